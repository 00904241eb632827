import { sameText } from '@peyk/domain/text'
import { DAY } from '@peyk/domain/time'
import { describeError } from '@peyk/domain/describe-error'
import type { Settings } from '@peyk/config/settings'
import { createPanelClient } from '@peyk/panel/panel-client'
import { PanelUnavailable } from '@peyk/panel/panel-unavailable'
import type { CheckResult } from './check-result.ts'
import { ok, warning, wrong } from './check-result.ts'
import { say } from './say.ts'

const CHECK = 'panel'
const CHECK_CHANGES = 'panel.changes'
const CHANGED_LATELY_MS = 1 * DAY
/** Panels count their orders from 1. */
const NO_ORDER = '0'

/** Checks that the panel's API answers about an order that cannot exist. */
export async function checkPanel({ panel, sources }: Settings): Promise<CheckResult> {
  const { apiBaseUrl } = panel
  if (apiBaseUrl === undefined) return ok(CHECK, say('panelPushes'))
  try {
    const beganMs = performance.now()
    const { unreadable } = await createPanelClient({ ...panel, apiBaseUrl }).fetchOrders([NO_ORDER])
    const [broken] = unreadable
    if (broken !== undefined) return warning(CHECK, sameText(broken.reason), say('panelTodo'))
    return ok(CHECK, say('panelAnswers', { url: apiBaseUrl, ms: Math.ceil(performance.now() - beganMs) }))
  } catch (error) {
    if (!(error instanceof PanelUnavailable)) throw error
    const message = sameText(describeError(error))
    if (error.status === 401 || error.status === 403) return wrong(CHECK, message, say('panelTokenTodo'))
    const todo = say('panelTodo')
    // A panel that pushes is asked only by reconcile.
    return sources.panel === 'polling' ? wrong(CHECK, message, todo) : warning(CHECK, message, todo)
  }
}

/** Checks that the panel says what changed lately, where the backfill asks it. Nothing is recorded. */
export async function checkPanelChanges({ panel }: Settings): Promise<CheckResult[]> {
  const { apiBaseUrl } = panel
  if (apiBaseUrl === undefined || panel.backfillEveryMinutes === 0) return []
  const client = createPanelClient({ ...panel, apiBaseUrl })
  try {
    const page = await client.changes?.fetchPage({ sinceMs: Date.now() - CHANGED_LATELY_MS, page: 1 })
    const [broken] = page?.unreadable ?? []
    if (broken !== undefined && page?.found.length === 0)
      return [warning(CHECK_CHANGES, sameText(broken.reason), say('changesTodo'))]
    return [ok(CHECK_CHANGES, say('changesAnswer'))]
  } catch (error) {
    if (!(error instanceof PanelUnavailable)) throw error
    return [wrong(CHECK_CHANGES, sameText(describeError(error)), say('changesTodo'))]
  } finally {
    client.close()
  }
}
