import { expect, it } from 'vitest'
import { COMMA, createSay, joinTexts, sameText } from './text.ts'

const en = {
  answers: ({ url, ms }: Record<'url' | 'ms', string>) => `${url} answers in ${ms} ms`,
  todo: 'set BOT_TOKEN, then peyk doctor --json',
  known: 'known',
}
const fa: typeof en = {
  answers: ({ url, ms }) => `نشانی ${url} در ${ms} میلی‌ثانیه پاسخ می‌دهد`,
  todo: 'BOT_TOKEN را تنظیم کنید، سپس peyk doctor --json',
  known: 'شناخته',
}
const say = createSay({ en, fa })

it('says the same in each language, with foreign text and Latin names isolated in Persian', () => {
  expect(say('answers', { url: 'https://shop.example/a b', ms: 3 })).toEqual({
    en: 'https://shop.example/a b answers in 3 ms',
    fa: 'نشانی \u2068https://shop.example/a b\u2069 در \u20683\u2069 میلی‌ثانیه پاسخ می‌دهد',
  })
  expect(say('todo').fa).toBe('\u2068BOT_TOKEN\u2069 را تنظیم کنید، سپس \u2068peyk doctor --json\u2069')
})

it('takes texts as values, and foreign text cannot leave its isolate', () => {
  expect(say('answers', { url: say('known'), ms: '\u2069x\u202E' }).fa).toBe(
    'نشانی شناخته در \u2068\\u2069x\\u202e\u2069 میلی‌ثانیه پاسخ می‌دهد',
  )
  expect(joinTexts([say('known'), sameText('x'), 2], COMMA)).toEqual({
    en: 'known, x, 2',
    fa: 'شناخته، \u2068x\u2069، \u20682\u2069',
  })
})
