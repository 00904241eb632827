import type { Settings } from '@peyk/config/settings'
import { DAY, HOUR, MINUTE } from '@peyk/domain/time'
import type { IngressNotes } from '@peyk/store/ingress-notes'
import type { Refusals } from '@peyk/store/refusals'
import type { CheckResult } from './check-result.ts'
import { ok, warning, wrong } from './check-result.ts'
import { agoOf, say } from './say.ts'

const RECENT_MS = 1 * HOUR
const LINKS_RECENT_MS = 1 * DAY
const POLLED_TWICE_MS = 10 * MINUTE

/** Judges what ingress noted lately: webhooks with a wrong secret, and a second poller. */
export function judgeIngressNotes(notes: IngressNotes, { sources }: Settings): CheckResult[] {
  return [
    ...(sources.panel === 'webhook' ? [judgePanel(notes)] : []),
    ...(sources.telegram === 'webhook' ? judgeTelegram(notes) : [judgePolling(notes)]),
  ]
}

function judgePanel({
  panel_refused: refusedAgoMs = Infinity,
  panel_verified: verifiedAgoMs = Infinity,
}: IngressNotes): CheckResult {
  const check = 'panel.signatures'
  if (refusedAgoMs > RECENT_MS && refusedAgoMs >= verifiedAgoMs)
    return verifiedAgoMs === Infinity
      ? ok(check, say('noPanelWebhook'))
      : ok(check, say('validSignature', { ago: agoOf(verifiedAgoMs) }))
  const ago = agoOf(refusedAgoMs)
  return verifiedAgoMs > refusedAgoMs
    ? wrong(check, say('badSignature', { ago }), say('badSignatureTodo'))
    : warning(check, say('someBadSignature', { ago }), say('someBadSignatureTodo'))
}

function judgeTelegram({ telegram_refused: refusedAgoMs = Infinity }: IngressNotes): CheckResult[] {
  if (refusedAgoMs > RECENT_MS) return []
  return [warning('webhook.secret', say('updateRefused', { ago: agoOf(refusedAgoMs) }), say('updateRefusedTodo'))]
}

function judgePolling({ polled_twice: agoMs = Infinity }: IngressNotes): CheckResult {
  return agoMs > POLLED_TWICE_MS
    ? ok('polling', say('polledOnce'))
    : wrong('polling', say('polledTwice', { ago: agoOf(agoMs) }), say('polledTwiceTodo'))
}

/** Judges the links that customers opened and that were not signed with `LINK_SECRET`. */
export function judgeLinks(refused: Refusals | undefined): CheckResult {
  const check = 'links'
  if (refused === undefined || refused.lastAgoMs > LINKS_RECENT_MS) return ok(check, say('linksRight'))
  const { count, lastAgoMs } = refused
  return warning(check, say('linksWrong', { count, ago: agoOf(lastAgoMs) }), say('linksWrongTodo'))
}
