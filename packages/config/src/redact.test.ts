import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SECRET_NAMES } from './environment.ts'
import { createRedactor } from './redact.ts'

const TOKEN = '123456789:AAE-token_of-a-bot_for-tests-00000'
const ENV = {
  BOT_TOKEN: TOKEN,
  TELEGRAM_WEBHOOK_SECRET: 'webhook-secret_1',
  PANEL_API_TOKEN: 'panel token/with+odd="chars"',
  PANEL_WEBHOOK_SECRET: 'new-secret, old-secret',
  LINK_SECRET: 'link\\secret\n2, old-link',
  BOARD_PASSWORD: 'گذرواژه‌ی تخته',
  REDIS_URL: "redis://user:re'dis%40pass@redis.example:6379",
  REDIS_PASSWORD: 'redis pass@word',
  TELEGRAM_PROXY_URL: 'socks5://courier:proxy-pass@127.0.0.1:1080',
}
const SECRETS = [
  TOKEN,
  'webhook-secret_1',
  'panel token/with+odd="chars"',
  'new-secret',
  'old-secret',
  'link\\secret\n2',
  'old-link',
  'new-secret, old-secret',
  'گذرواژه‌ی تخته',
  'redis pass@word',
  "re'dis@pass",
  "re'dis%40pass",
  'proxy-pass',
]
const redact = createRedactor(ENV)

describe('secrets of the environment', () => {
  it('are all tried here', () => {
    expect(new Set(Object.keys(ENV))).toEqual(SECRET_NAMES)
  })

  it.each(SECRETS)('%j goes, as it is, URL-encoded or JSON-escaped', (secret) => {
    const json = JSON.stringify(secret).slice(1, -1)
    for (const spelling of [secret, encodeURIComponent(secret), json])
      expect(redact(`before ${spelling} after, ${spelling}`)).toBe('before [secret] after, [secret]')
  })

  it('go out of any text around them', () => {
    fc.assert(
      fc.property(fc.constantFrom(...SECRETS), fc.string(), fc.string(), (secret, before, after) => {
        expect(redact(before + secret + after)).not.toContain(secret)
      }),
    )
  })

  it('take nothing else with them', () => {
    for (const text of ['', 'order 1001 is paid', '2026-11-22T16:00:00Z', 'http://127.0.0.1:6379/x@y', '12345:abc'])
      expect(redact(text)).toBe(text)
    expect(
      createRedactor({ BOARD_PASSWORD: 'short', PANEL_API_TOKEN: '', PANEL_WEBHOOK_SECRET: ',' })('a short, text'),
    ).toBe('a short, text')
  })
})

describe('what looks like a secret', () => {
  const none = createRedactor({})
  it.each([
    [TOKEN, '[secret]'],
    [`https://api.telegram.org/bot${TOKEN}/getMe`, 'https://api.telegram.org/bot[secret]/getMe'],
    [`u=${encodeURIComponent(TOKEN)}&x`, 'u=[secret]&x'],
    [`u=${encodeURIComponent(TOKEN).toLowerCase()}&x`, 'u=[secret]&x'],
    [`"${TOKEN}"`, '"[secret]"'],
    ['redis://:pass@host:1', 'redis://:[secret]@host:1'],
    ["rediss://user:p'ss@host", 'rediss://user:[secret]@host'],
    ['see https://a:b@c/ and socks5://d:e@f', 'see https://a:[secret]@c/ and socks5://d:[secret]@f'],
  ])('%s', (text, expected) => {
    expect(none(text)).toBe(expected)
  })
})
