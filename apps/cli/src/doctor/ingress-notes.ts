import type { Settings } from '@peyk/config/settings'
import { HOUR, MINUTE } from '@peyk/domain/time'
import type { IngressNotes } from '@peyk/store/ingress-notes'
import { toRoughDuration } from '../local-time.ts'
import type { Finding } from './check-result.ts'
import { ok, warning, wrong } from './check-result.ts'

const RECENT_MS = 1 * HOUR
/** A poller meets the other one again and again. */
const POLLED_TWICE_MS = 10 * MINUTE

/** What ingress met lately at its doors: webhooks with a wrong secret, and a second poller. */
export function judgeIngressNotes(notes: IngressNotes, { sources }: Settings): Finding[] {
  return [
    ...(sources.panel === 'webhook' ? [judgePanel(notes)] : []),
    ...(sources.telegram === 'webhook' ? judgeTelegram(notes) : [judgePolling(notes)]),
  ]
}

function judgePanel({
  panel_refused: refusedAgoMs = Infinity,
  panel_verified: verifiedAgoMs = Infinity,
}: IngressNotes): Finding {
  const check = 'panel.signatures'
  if (refusedAgoMs > RECENT_MS)
    return verifiedAgoMs === Infinity
      ? ok(check, 'no webhook of the panel’s came in the last days')
      : ok(check, `the panel’s last webhook, ${toRoughDuration(verifiedAgoMs)} ago, was signed as it must be`)
  const when = `${toRoughDuration(refusedAgoMs)} ago`
  return verifiedAgoMs > refusedAgoMs
    ? wrong(
        check,
        `the last webhook, ${when}, was refused: its signature does not fit PANEL_WEBHOOK_SECRET`,
        'give the panel the secret of here and the kind of signature of PANEL_WEBHOOK_AUTH, then: peyk panel send test-1 pending',
      )
    : warning(
        check,
        `a webhook was refused ${when} though others are signed as they must be`,
        'see that all of the panel’s senders have PANEL_WEBHOOK_SECRET; it may also be a stranger, who got nowhere',
      )
}

function judgeTelegram({ telegram_refused: refusedAgoMs = Infinity }: IngressNotes): Finding[] {
  if (refusedAgoMs > RECENT_MS) return []
  return [
    warning(
      'webhook.secret',
      `an update was refused ${toRoughDuration(refusedAgoMs)} ago: it came with another TELEGRAM_WEBHOOK_SECRET`,
      'peyk webhook set notifies Telegram the secret of here; it may also be a stranger, who got nowhere',
    ),
  ]
}

function judgePolling({ polled_twice: agoMs = Infinity }: IngressNotes): Finding {
  return agoMs > POLLED_TWICE_MS
    ? ok('polling', 'nobody else was seen polling for this bot')
    : wrong(
        'polling',
        `another process polls for this bot: Telegram answered 409 ${toRoughDuration(agoMs)} ago, and updates go now here, now there`,
        'stop the other one (an older bot? another REDIS_PREFIX?); if you know of none, revoke the token at @BotFather',
      )
}
