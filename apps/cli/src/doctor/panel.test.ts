import { loadSettings } from '@peyk/config/settings'
import { expect, it, onTestFinished } from 'vitest'
import { startHttp } from '../cli-fixture.ts'
import type { Answer } from '../cli-fixture.ts'
import { checkPanel, checkPanelChanges } from './panel.ts'

it.each<[Answer, string, string]>([
  [{ status: 404, body: {} }, 'ok', 'answers'],
  [{ body: { id: '0', status: 'pending' } }, 'ok', 'answers'],
  [{ body: 'Log in first' }, 'warning', 'Expected an order as a JSON object'],
  [{ body: { error: 'no route' } }, 'warning', '"id" or'],
  [{ status: 500, body: {} }, 'warning', 'answered 500'],
  [{ status: 403, body: {} }, 'wrong', 'answered 403'],
])('the doctor on a panel that answers %j says %s', async (answer, level, message) => {
  const panel = await startHttp(() => answer)
  onTestFinished(panel.close)
  const settings = loadSettings(
    { BOT_TOKEN: '1:a', USE_WEBHOOK: 'false', PANEL_UPDATES: 'polling', PANEL_API_BASE_URL: panel.url },
    'cli',
  )
  const result = await checkPanel(settings)
  expect([result.level, result.message]).toEqual([level, expect.stringContaining(message)])
})

it.each<[Answer, string, string]>([
  [{ body: [] }, 'ok', 'which orders changed'],
  [{ body: [{ id: 1, status: 'paid' }, {}] }, 'ok', 'which orders changed'],
  [{ body: [{ no: 1 }] }, 'warning', '"id"'],
  [{ body: { error: 'no route' } }, 'wrong', 'no list of orders'],
  [{ status: 404, body: {} }, 'wrong', 'check PANEL_CHANGES_PATH'],
])('the doctor on a panel that answers %j about changed orders says %s', async (answer, level, message) => {
  const panel = await startHttp(() => answer)
  onTestFinished(panel.close)
  const env = { BOT_TOKEN: '1:a', USE_WEBHOOK: 'false', PANEL_UPDATES: 'polling', PANEL_API_BASE_URL: panel.url }
  const [result] = await checkPanelChanges(loadSettings({ ...env, PANEL_CHANGES_PATH: 'changed?since={since}' }, 'cli'))
  expect([result?.level, result?.message]).toEqual([level, expect.stringContaining(message)])
  expect(panel.requests[0]?.path).toMatch(/^\/changed\?since=/)
  expect(await checkPanelChanges(loadSettings(env, 'cli'))).toEqual([])
})
