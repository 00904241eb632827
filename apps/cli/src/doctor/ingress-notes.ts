import type { Settings } from '@peyk/config/settings'
import { DAY, HOUR, MINUTE } from '@peyk/domain/time'
import type { IngressNotes } from '@peyk/store/ingress-notes'
import type { Refusals } from '@peyk/store/refusals'
import { toRoughDuration } from '../rough-duration.ts'
import type { CheckResult } from './check-result.ts'
import { ok, warning, wrong } from './check-result.ts'

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
      ? ok(check, 'the panel sent no webhook in the last days')
      : ok(check, `the panel’s last webhook, ${toRoughDuration(verifiedAgoMs)} ago, had a valid signature`)
  const when = `${toRoughDuration(refusedAgoMs)} ago`
  return verifiedAgoMs > refusedAgoMs
    ? wrong(
        check,
        `the last webhook, ${when}, was refused: its signature does not match PANEL_WEBHOOK_SECRET`,
        'give the panel this PANEL_WEBHOOK_SECRET and a signature kind of PANEL_WEBHOOK_AUTH, then run: peyk panel send test-1 pending',
      )
    : warning(
        check,
        `a webhook was refused ${when}, but others have valid signatures`,
        'check that every sender of the panel has PANEL_WEBHOOK_SECRET; a stranger may have sent it too, and was refused',
      )
}

function judgeTelegram({ telegram_refused: refusedAgoMs = Infinity }: IngressNotes): CheckResult[] {
  if (refusedAgoMs > RECENT_MS) return []
  return [
    warning(
      'webhook.secret',
      `an update was refused ${toRoughDuration(refusedAgoMs)} ago: it came with another TELEGRAM_WEBHOOK_SECRET`,
      'run peyk webhook set, which sends this secret to Telegram; a stranger may have sent it too, and was refused',
    ),
  ]
}

function judgePolling({ polled_twice: agoMs = Infinity }: IngressNotes): CheckResult {
  return agoMs > POLLED_TWICE_MS
    ? ok('polling', 'no other process polls for this bot')
    : wrong(
        'polling',
        `another process polls for this bot: Telegram answered 409 ${toRoughDuration(agoMs)} ago, and each process gets only some of the updates`,
        'stop the other one (an older bot? another REDIS_PREFIX?); if there is none, revoke the token at @BotFather',
      )
}

/** Judges the links that customers opened and that were not signed with `LINK_SECRET`. */
export function judgeLinks(refused: Refusals | undefined): CheckResult {
  const check = 'links'
  if (refused === undefined || refused.lastAgoMs > LINKS_RECENT_MS)
    return ok(check, 'no link with a wrong signature lately')
  const { count, lastAgoMs } = refused
  return warning(
    check,
    `links with a wrong signature: ${count} in the last days, the last ${toRoughDuration(lastAgoMs)} ago`,
    'have the shop sign its links with this LINK_SECRET, whole and uncut; the log has each (link.refused)',
  )
}
