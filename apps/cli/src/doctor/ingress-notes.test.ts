import { loadSettings } from '@peyk/config/settings'
import { HOUR, MINUTE } from '@peyk/domain/time'
import type { IngressNotes } from '@peyk/store/ingress-notes'
import { expect, it } from 'vitest'
import { judgeIngressNotes } from './ingress-notes.ts'

const settings = loadSettings(
  { BOT_TOKEN: '1:a', USE_WEBHOOK: 'false', PANEL_UPDATES: 'webhook', PANEL_WEBHOOK_SECRET: 's'.repeat(20) },
  'cli',
)

it.each<[string, IngressNotes, string, string]>([
  ['no webhook', {}, 'ok', 'sent no webhook in the last days'],
  ['a right one', { panel_verified: 3 * HOUR }, 'ok', '3 hr ago, had a valid signature'],
  ['a wrong one', { panel_refused: MINUTE }, 'wrong', 'does not match PANEL_WEBHOOK_SECRET'],
  ['a wrong one long ago, and none since', { panel_refused: 5 * HOUR }, 'wrong', '5 hr ago, was refused'],
  ['a wrong one after a right one', { panel_refused: 5 * HOUR, panel_verified: 9 * HOUR }, 'wrong', 'was refused'],
  ['a right one after a wrong one', { panel_refused: MINUTE, panel_verified: 1000 }, 'warning', 'others have valid'],
  ['a wrong one long before', { panel_refused: 5 * HOUR, panel_verified: 1000 }, 'ok', 'had a valid signature'],
])('the doctor judges %s of the panel', (_what, notes, level, message) => {
  expect(judgeIngressNotes(notes, settings)[0]).toMatchObject({ level, message: expect.stringContaining(message) })
})
