import { expect, it } from 'vitest'
import { loadSettings } from './settings.ts'

const ENV = { BOT_TOKEN: '1:AAE', PANEL_API_BASE_URL: 'http://shop' }
const warningsOf = (env: Record<string, string>) => loadSettings({ ...ENV, ...env }, 'cli').warnings

it('are none where everything is as it is meant', () => {
  const env = { LINK_SECRET: 'x'.repeat(16), PATH: '/bin', npm_config_cache: 'x', WEBHOOK_URL: 'https://bot.example/' }
  expect(warningsOf({ ...env, PANEL_WEBHOOK_SECRET: `whsec_${Buffer.alloc(16).toString('base64')}` })).toEqual([])
})

it.each([
  ['UNCERTAIN_POLICE', 'UNCERTAIN_POLICY'],
  ['ADMIN_CHAT_IDS', 'ADMIN_CHAT_ID'],
  ['PANEL_WEBHOOK_SECRETS', 'PANEL_WEBHOOK_SECRET'],
])('name a variable that looks like a setting: %s', (name, similar) => {
  expect(warningsOf({ [name]: 'x' })).toMatchObject([
    { name, advice: { en: `did you mean ${similar}?` }, isUnsafe: false },
  ])
})

it.each(['PANEL_WEBHOOK_SECRET', 'LINK_SECRET', 'TELEGRAM_WEBHOOK_SECRET'])(
  'name a weak secret, not its value: %s',
  (name) => {
    const found = warningsOf({ [name]: 'fifteen-bytes--' })
    expect(found).toMatchObject([{ name, isUnsafe: true }])
    expect(JSON.stringify(found)).not.toContain('fifteen')
  },
)

it.each(['PANEL_WEBHOOK_SECRET', 'LINK_SECRET'])('name each weak one of several: %s', (name) => {
  expect(warningsOf({ [name]: `${'x'.repeat(16)},${'y'.repeat(16)}` })).toEqual([])
  expect(warningsOf({ [name]: `${'x'.repeat(16)},whsec_c2hvcnQ=` })).toMatchObject([{ name, isUnsafe: true }])
})

it('name a short password of the board, by the same measure as the doctor', () => {
  expect(warningsOf({ BOARD_PASSWORD: 'x'.repeat(12) })).toEqual([])
  expect(warningsOf({ BOARD_PASSWORD: 'x'.repeat(11) })).toMatchObject([{ name: 'BOARD_PASSWORD', isUnsafe: true }])
})

it('count the bytes of the key, not of its base64', () => {
  const secret = (bytes: number) => `whsec_${Buffer.alloc(bytes, 7).toString('base64')}`
  expect(warningsOf({ PANEL_WEBHOOK_SECRET: secret(15) })).toHaveLength(1)
  expect(warningsOf({ PANEL_WEBHOOK_SECRET: secret(16) })).toEqual([])
})

it('name a path in WEBHOOK_URL, which is taken off', () => {
  const env = { ...ENV, USE_WEBHOOK: 'true', PANEL_WEBHOOK_SECRET: 'x'.repeat(16) }
  const settings = loadSettings({ ...env, WEBHOOK_URL: 'https://bot.example/telegram-bot/webhook' }, 'ingress')
  expect(settings.telegram.webhookUrl).toBe('https://bot.example')
  expect(settings.warnings).toMatchObject([{ name: 'WEBHOOK_URL', isUnsafe: false }])
})
