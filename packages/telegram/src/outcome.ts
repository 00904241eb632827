import type { HoldReason } from '@peyk/domain/delivery'
import type { SendOutcome } from '@peyk/domain/send-outcome'
import { SECOND } from '@peyk/domain/time'
import { TelegramApiError } from 'node-telegram-bot-api'
import { RequestNotWritten } from './transport.ts'

const DEFAULT_RETRY_AFTER_SECONDS = 1

/** What a person can mend in the chat, by the Bot API's descriptions. They are in no list of Telegram's, and some are errors of MTProto. */
const HOLD_REASONS: readonly (readonly [RegExp, HoldReason])[] = [
  [/chat not found|PEER_ID_INVALID|CHANNEL_PRIVATE/i, 'chat_not_found'],
  [/message thread not found|TOPIC_(CLOSED|DELETED|ID_INVALID)|topic (is |was )?(closed|deleted)/i, 'topic_closed'],
  [/SLOWMODE|slow ?mode/i, 'slow_mode'],
  [
    /not enough rights|have no rights|need administrator rights|CHAT_(WRITE|GUEST_SEND|SEND_\w+)_FORBIDDEN|CHAT_(RESTRICTED|ADMIN_REQUIRED)|USER_BANNED_IN_CHANNEL/i,
    'no_rights',
  ],
]

/**
 * Returns the outcome of a failed `sendMessage`. Only Telegram's answer or a request that was never written is certain. Everything
 * else is `uncertain`. Error codes: https://core.telegram.org/bots/api#making-requests, #responseparameters.
 */
export function classifyFailure(error: unknown): SendOutcome {
  if (error instanceof TelegramApiError) return classifyTelegramError(error)
  const unwritten = causes(error).find((cause) => cause instanceof RequestNotWritten)
  if (unwritten) return { kind: 'not_sent', reason: shortReason(unwritten) }
  return { kind: 'uncertain', reason: shortReason(error) }
}

function classifyTelegramError(error: TelegramApiError): SendOutcome {
  const { errorCode, description } = error
  if (errorCode === 429) {
    const seconds = Number(error.retryAfter)
    return { kind: 'wait', retryAfterMs: (seconds > 0 ? seconds : DEFAULT_RETRY_AFTER_SECONDS) * SECOND }
  }
  if (error.migrateToChatId !== undefined) return { kind: 'moved', toChatId: String(error.migrateToChatId) }
  if (errorCode === 403)
    return { kind: 'held', reason: /initiate conversation/i.test(description) ? 'never_started' : 'blocked' }
  const holdReason = errorCode === 400 ? HOLD_REASONS.find(([pattern]) => pattern.test(description))?.[1] : undefined
  if (holdReason !== undefined) return { kind: 'held', reason: holdReason }
  // Of the token, never of one message: the Bot API answers so to a token that it does not know or that was revoked.
  if (errorCode === 401 || errorCode === 404) return { kind: 'bot_refused', reason: `${errorCode}: ${description}` }
  if (errorCode >= 400 && errorCode < 500) return { kind: 'rejected', reason: `${errorCode}: ${description}` }
  return { kind: 'uncertain', reason: `${errorCode}: ${description}` }
}

function shortReason(error: unknown): string {
  return causes(error)
    .map((cause) => (cause instanceof Error ? cause.message || cause.name : String(cause)))
    .join(': ')
}

function causes(error: unknown): unknown[] {
  return error instanceof Error && error.cause !== undefined ? [error, ...causes(error.cause)] : [error]
}
