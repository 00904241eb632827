import { SECOND } from '@peyk/domain/time'
import type { SendOutcome } from '@peyk/domain/send-outcome'
import { JobPostponed } from '@peyk/queues/job-failures'
import type { SendPriority } from '@peyk/telegram/send-slot'
import type { RateLimiter } from '@peyk/telegram/rate-limiter'
import type { ChatMessage } from '@peyk/telegram/sender'

/** Sends when it is its turn, and gives what came of it where something did. */
export type SendInTurn = (chatId: string, message: ChatMessage) => Promise<Exclude<SendOutcome, { kind: 'wait' }>>

export type SendInTurnDeps = {
  limiter: Pick<RateLimiter, 'acquire' | 'hold'>
  /** What goes first when several wait. */
  rank: SendPriority
  send: (chatId: string, message: ChatMessage) => Promise<SendOutcome>
}

/** For longer its job makes room for others. */
const PATIENCE_MS = 2 * SECOND

/** Sends messages that are no notifications within Telegram's limits; postpones their job while there is no room. */
export function createSendInTurn({ limiter, rank, send }: SendInTurnDeps): SendInTurn {
  return async (chatId, message) => {
    const slot = await limiter.acquire(chatId, rank, PATIENCE_MS)
    if (!slot.granted) throw new JobPostponed(slot.waitMs, `The message to chat ${chatId} waits its turn`)
    const outcome = await slot.use(() => send(chatId, message))
    if (outcome.kind !== 'wait') return outcome
    await limiter.hold(outcome.retryAfterMs, chatId)
    throw new JobPostponed(outcome.retryAfterMs, 'Telegram asked to wait')
  }
}
