import { randomUUID } from 'node:crypto'
import type { Settings } from '@peyk/config/settings'
import { SECOND } from '@peyk/domain/time'
import { createPanelAdapter } from '@peyk/panel/adapters'
import { TEST_BODY, signTestDelivery } from '@peyk/panel/test-delivery'
import { CommandFailed } from '../failures.ts'
import { panelWebhookUrlOf } from '../panel-webhook-url.ts'
import { postEvent } from '../post-event.ts'
import type { CheckResult } from './check-result.ts'
import { ok, warning, wrong } from './check-result.ts'
import { say } from './say.ts'

const CHECK = 'panel.webhook'

/** Checks that the panel's webhook address leads to this ingress and accepts this secret. */
export async function checkIngress(settings: Settings): Promise<CheckResult[]> {
  if (settings.sources.panel !== 'webhook') return []
  const url = panelWebhookUrlOf(settings)
  const headers = sign(settings.panel)
  const beganMs = performance.now()
  try {
    const { status, code, message } = await postEvent(url, headers ?? {}, TEST_BODY)
    const tookMs = Math.ceil(performance.now() - beganMs)
    return [judge(url, status, code, message, headers !== undefined, tookMs)]
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error
    return [warning(CHECK, say('ingressAway', { reason: error.message.replace(/;.*$/, '') }), say('ingressAwayTodo'))]
  }
}

/** Returns the signature headers of the first kind that ingress accepts, or `undefined` when it cannot be imitated. */
function sign(panel: Settings['panel']): Record<string, string> | undefined {
  const [scheme] = panel.webhookAuth.length > 0 ? panel.webhookAuth : createPanelAdapter(panel).schemes
  const [secret] = panel.webhookSecrets
  if (scheme === undefined || secret === undefined) return undefined
  return signTestDelivery(scheme, secret, {
    id: `doctor_${randomUUID()}`,
    timestampSeconds: Math.floor(Date.now() / SECOND),
  })
}

function judge(
  url: string,
  status: number,
  code = '',
  message: string,
  isSigned: boolean,
  tookMs: number,
): CheckResult {
  if (code === 'not_an_order') return ok(CHECK, say('ingressAccepts', { url, ms: tookMs }))
  if (code === 'missing_signature' && !isSigned) return ok(CHECK, say('ingressRefusesUnsigned', { url, ms: tookMs }))
  const given = { url, answer: `${status} ${code}: ${message}` }
  const answer = say('ingressAnswers', given)
  if (code === 'bad_signature') return wrong(CHECK, say('ingressOtherSecret', given), say('ingressOtherSecretTodo'))
  if (code === 'stale_signature') return wrong(CHECK, answer, say('ingressClockTodo'))
  if (code === 'panel_is_polled') return wrong(CHECK, answer, say('ingressRestartTodo'))
  return wrong(CHECK, answer, say('ingressAddressTodo'))
}
