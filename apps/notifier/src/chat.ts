import { SECOND } from '@peyk/domain/time'
import type { Logger } from '@peyk/config/logger'
import type { SendOutcome } from '@peyk/domain/send-outcome'
import { JobPostponed } from '@peyk/queues/job-failures'
import type { Rank } from '@peyk/telegram/permit'
import type { RateLimiter } from '@peyk/telegram/rate-limiter'
import type { ChatMessage } from '@peyk/telegram/sender'

export type ReplyDeps = {
  limiter: Pick<RateLimiter, 'acquire' | 'hold'>
  /** What goes first when several wait. */
  rank: Rank
  send: (chatId: string, message: ChatMessage) => Promise<SendOutcome>
  logger: Logger
}
export type Reply = (chatId: string, message: ChatMessage) => Promise<void>

/** For longer its job makes room for others. */
const PATIENCE_MS = 2 * SECOND

/**
 * Answers in a chat, within Telegram's limits. What was certainly not shown is tried again with its update; what may have
 * been shown is not: an answer to a command may be missing, but is never doubled.
 */
export function createReply({ limiter, rank, send, logger }: ReplyDeps): Reply {
  return async (chatId, message) => {
    const slot = await limiter.acquire(chatId, rank, PATIENCE_MS)
    if (!slot.granted) throw new JobPostponed(slot.waitMs, `The answer to chat ${chatId} waits its turn`)
    const outcome = await slot.use(() => send(chatId, message))
    switch (outcome.kind) {
      case 'sent':
        return
      case 'wait':
        await limiter.hold(outcome.retryAfterMs, chatId)
        throw new JobPostponed(outcome.retryAfterMs, 'Telegram asked to wait')
      case 'not_sent':
        throw new Error(`The answer to chat ${chatId} was not sent: ${outcome.reason}`)
      case 'moved':
      case 'held':
      case 'rejected':
      case 'uncertain':
        logger.warn(`The answer to chat ${chatId} did not arrive`, { event: 'reply.failed', chatId, outcome })
    }
  }
}
