import { describe, expect, it } from 'vitest'
import { judgeWebhook } from './webhook.ts'

const NOW_MS = Date.UTC(2026, 2, 21)
const OURS = 'https://bot.example/telegram-bot/webhook'
const info = (more = {}) => ({ url: '', has_custom_certificate: false, pending_update_count: 0, ...more })
const judge = (more: object, expected: string | undefined) =>
  judgeWebhook(info(more), expected, NOW_MS).map(({ check, level }) => `${check} ${level}`)

describe('judgeWebhook', () => {
  it.each([
    ['polling without a webhook', {}, undefined, ['webhook ok']],
    ['polling with a webhook', { url: OURS }, undefined, ['webhook wrong']],
    ['the right webhook', { url: OURS }, OURS, ['webhook ok']],
    ['no webhook', {}, OURS, ['webhook wrong']],
    ['another webhook', { url: 'https://old.example/x' }, OURS, ['webhook wrong']],
    [
      'a recent error',
      { url: OURS, last_error_date: NOW_MS / 1000 - 60, last_error_message: 'Connection refused' },
      OURS,
      ['webhook ok', 'webhook.error warning'],
    ],
    ['an error of yesterday', { url: OURS, last_error_date: NOW_MS / 1000 - 86_400 }, OURS, ['webhook ok']],
    ['a backlog', { url: OURS, pending_update_count: 5000 }, OURS, ['webhook ok', 'webhook.waiting warning']],
    ['a few waiting', { url: OURS, pending_update_count: 3 }, OURS, ['webhook ok']],
    [
      'buttons that are not pushed',
      { url: OURS, allowed_updates: ['message'] },
      OURS,
      ['webhook ok', 'webhook.updates warning'],
    ],
  ])('%s', (_name, more, expected, levels) => {
    expect(judge(more, expected)).toEqual(levels)
  })

  it('says what is set and what was expected', () => {
    const [result] = judgeWebhook(info({ url: 'https://old.example/x' }), OURS, NOW_MS)
    expect(result?.message).toContain('https://old.example/x')
    expect(result?.message).toContain(OURS)
    expect(result?.todo).toContain('peyk webhook set')
  })
})
