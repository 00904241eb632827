import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { escapeHtml, formatMoney, formatOrderId, formatTime, isolate } from './formatting.ts'

const bare = (text: string) => text.replace(/[\u2066-\u2069]/g, '')
const toLatin = (text: string) =>
  text.replace(/[۰-۹]/g, (digit) => String((digit.codePointAt(0) ?? 0) - 0x06f0)).replace('٫', '.')

describe('HTML', () => {
  it('is escaped', () => {
    expect(escapeHtml('<b>"a" & \'b\'</b>')).toBe("&lt;b&gt;&quot;a&quot; &amp; 'b'&lt;/b&gt;")
    expect(escapeHtml('&amp;')).toBe('&amp;amp;')
  })
})

describe('an order’s id', () => {
  it('is isolated, copied by a tap and escaped', () => {
    expect(formatOrderId('A-<1>')).toBe('\u2068<code>A-&lt;1&gt;</code>\u2069')
  })

  it('is cut between characters where it is longer than an order’s id can be', () => {
    const id = '𐎱'.repeat(64)
    expect(bare(formatOrderId(id))).toBe(`<code>${id}</code>`)
    expect(bare(formatOrderId(`${id}x`))).toBe(`<code>${'𐎱'.repeat(63)}…</code>`)
  })

  it('steers nothing around it', () => {
    expect(formatOrderId('1\u2069\u202E2')).toBe('\u2068<code>12</code>\u2069')
    expect(isolate('a\nb')).toBe('\u2068ab\u2069')
  })
})

describe('money', () => {
  it.each([
    ['250000', 'IRT', '۲۵۰٬۰۰۰ تومان', '250,000 toman'],
    ['250000', 'IRR', '۲۵۰٬۰۰۰ ریال', '250,000 rial'],
    ['0', 'IRT', '۰ تومان', '0 toman'],
    ['12.50', 'EUR', '۱۲٫۵۰ یورو', '12.50 EUR'],
    ['29.9', 'EUR', '۲۹٫۹۰ یورو', '29.90 EUR'],
    ['1.2345', 'EUR', '۱٫۲۳۴۵ یورو', '1.2345 EUR'],
    ['12.00', 'USD', '۱۲ دلار آمریکا', '12 USD'],
    ['0.05', 'AED', '۰٫۰۵ درهم امارات متحدهٔ عربی', '0.05 AED'],
    ['5', 'USDT', '۵ تتر', '5 USDT'],
    ['5', 'XXQ', '۵ XXQ', '5 XXQ'],
    ['007', undefined, '۷', '7'],
    ['1234', '<b>', '۱٬۲۳۴ &lt;b&gt;', '1,234 &lt;b&gt;'],
    ['1234', 'x\n\u202Ey', '۱٬۲۳۴ xy', '1,234 xy'],
    ['1', 'constructor', '۱ constructor', '1 constructor'],
  ])('%s %s', (amount, currency, fa, en) => {
    expect(bare(formatMoney({ amount, currency }, 'fa'))).toBe(fa)
    expect(bare(formatMoney({ amount, currency }, 'en'))).toBe(en)
  })

  it('isolates a code of Latin letters in Persian', () => {
    expect(formatMoney({ amount: '5', currency: 'BTC2' }, 'fa')).toBe('\u2068۵\u2069 \u2068BTC2\u2069')
    expect(formatMoney({ amount: '5', currency: '\u202E' }, 'fa')).toBe('\u2068۵\u2069')
  })

  it('cuts a currency that is none', () => {
    expect(bare(formatMoney({ amount: '5', currency: 'x'.repeat(17) }, 'en'))).toBe(`5 ${'x'.repeat(15)}…`)
  })

  it('keeps every digit, however many', () => {
    const amount = '123456789012345678901234567890.123456789012'
    expect(bare(formatMoney({ amount, currency: undefined }, 'en'))).toBe(
      '123,456,789,012,345,678,901,234,567,890.123456789012',
    )
    fc.assert(
      fc.property(
        fc.stringMatching(/^(0|[1-9]\d{0,29})(\.\d{0,11}[1-9])?$/),
        fc.constantFrom('fa', 'en'),
        (amount, language) => {
          const shown = toLatin(bare(formatMoney({ amount, currency: undefined }, language)))
          expect(shown.replace(/[,٬]/g, '')).toBe(amount)
        },
      ),
    )
  })
})

describe('time', () => {
  const atMs = Date.UTC(2026, 10, 22, 16, 0, 0)
  it('is by the Persian calendar and digits in Persian', () => {
    expect(formatTime(atMs, 'fa')).toBe('۱ آذر ۱۴۰۵، ساعت \u2068۱۹:۳۰\u2069')
    expect(formatTime(atMs, 'en')).toBe('22 Nov 2026, 19:30 (Iran Time)')
  })

  it('has hours from 00 to 23', () => {
    const midnight = Date.UTC(2026, 2, 20, 20, 30)
    expect(bare(formatTime(midnight, 'fa'))).toBe('۱ فروردین ۱۴۰۵، ساعت ۰۰:۰۰')
    expect(formatTime(midnight, 'en')).toBe('21 Mar 2026, 00:00 (Iran Time)')
  })

  it.each([
    ['Europe/Berlin', '۱ آذر ۱۴۰۵، ساعت ۱۷:۰۰ (وقت مرکز اروپا)', '22 Nov 2026, 17:00 (Central European Time)'],
    ['Asia/Kabul', '۱ آذر ۱۴۰۵، ساعت ۲۰:۳۰ (وقت افغانستان)', '22 Nov 2026, 20:30 (Afghanistan Time)'],
    ['Asia/Dubai', '۱ آذر ۱۴۰۵، ساعت ۲۰:۰۰ (وقت خلیج فارس)', '22 Nov 2026, 20:00 (Gulf Time)'],
    ['UTC', '۱ آذر ۱۴۰۵، ساعت ۱۶:۰۰ (زمان هماهنگ جهانی)', '22 Nov 2026, 16:00 (Coordinated Universal Time)'],
  ])('is that of %s, and says so', (timeZone, fa, en) => {
    expect(bare(formatTime(atMs, 'fa', timeZone))).toBe(fa)
    expect(bare(formatTime(atMs, 'en', timeZone))).toBe(en)
  })

  it('is named by its offset where the zone has no name', () => {
    expect(bare(formatTime(atMs, 'en', '-05:00'))).toBe('22 Nov 2026, 11:00 (GMT-05:00)')
  })
})
