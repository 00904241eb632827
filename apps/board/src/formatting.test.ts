import { expect, it } from 'vitest'
import { createFormatting } from './formatting.ts'

const AT = Date.parse('2026-03-20T20:45:05Z')
const fa = createFormatting('fa', 'Asia/Tehran')
const en = createFormatting('en', 'Asia/Tehran')

it('writes times by the language’s calendar, in the time zone that is set', () => {
  expect(fa.full(AT)).toBe('۱ فروردین ۱۴۰۵، ۰۰:۱۵:۰۵')
  expect(en.full(AT)).toBe('21 March 2026, 00:15:05')
  expect(createFormatting('en', 'UTC').full(AT)).toBe('20 March 2026, 20:45:05')
  expect(en.brief(AT)).toBe('21 Mar, 00:15')
  expect(en.brief(Date.now())).toMatch(/^\d\d:\d\d:\d\d$/)
})

it.each([
  [0, '۰ میلی‌ثانیه', '0 ms'],
  [320, '۳۲۰ میلی‌ثانیه', '320 ms'],
  [4230, '۴٫۲ ثانیه', '4.2 s'],
  [180_000, '۳ دقیقه', '3 min'],
  [7_200_000, '۲ ساعت', '2 h'],
  [400_000_000, '۴٫۶ روز', '4.6 d'],
])('says how long %d ms are', (ms, persian, english) => {
  expect([fa.duration(ms), en.duration(ms)]).toEqual([persian, english])
})

it('says how long ago something was', () => {
  expect(en.ago(Date.now() - 2000)).toBe('now')
  expect(fa.ago(Date.now() - 185_000)).toBe('۳ دقیقه پیش')
  expect(en.ago(Date.now() - 50 * 3_600_000)).toBe('2 days ago')
})

it('groups digits', () => {
  expect([fa.number(1_234_567), en.number(1_234_567)]).toEqual(['۱٬۲۳۴٬۵۶۷', '1,234,567'])
})
