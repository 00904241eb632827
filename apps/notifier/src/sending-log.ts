import type { SendingPause } from '@peyk/domain/sending-pause'
import { toLocalIso } from '@peyk/domain/local-time'
import { SECOND } from '@peyk/domain/time'
import type { Logger } from '@peyk/runtime/logger'
import type { EndedPause } from '@peyk/store/sending-pause'

const MEANINGS: Record<SendingPause['reason'], string> = {
  token_refused: 'Telegram refuses the bot’s token; sending resumes by itself once Telegram takes it',
  telegram_unwell: 'Telegram’s answers do not say whether messages are shown; sending resumes by itself once they do',
  rate_limited: 'Telegram asked this bot to wait (429); sending resumes by itself',
  operator: 'an operator paused it, and resumes it with `peyk resume` or on the board',
}

/** Logs the beginning of a pause: once for all processes. */
export function logPaused({ reason, untilMs, by, detail }: SendingPause, logger: Logger): void {
  const until = untilMs === undefined ? undefined : toLocalIso(untilMs)
  logger.warn(`All sending is paused: ${MEANINGS[reason]}${until === undefined ? '' : ` at ${until}`}`, {
    event: 'sending.paused',
    reason,
    ...(until !== undefined && { until }),
    ...(by !== undefined && { by }),
    ...(detail !== undefined && { detail }),
  })
}

/** Logs the end of a pause: once for all processes. */
export function logResumed({ reason, lastedMs, endedBy }: EndedPause, logger: Logger): void {
  logger.info(`Sending is resumed after ${Math.round(lastedMs / SECOND)} s (${reason})`, {
    event: 'sending.resumed',
    reason,
    lastedMs,
    ...(endedBy !== undefined && { by: endedBy }),
  })
}
