import { setTimeout as delay } from 'node:timers/promises'
import type { Logger } from '@peyk/config/logger'
import type { SendOutcome } from '@peyk/domain/send-outcome'
import { JobPostponed } from '@peyk/queues/job-failures'
import type { RateLimiter } from '@peyk/telegram/rate-limiter'
import type { ChatMessage } from '@peyk/telegram/sender'

export type ReplyDeps = {
  limiter: RateLimiter
  send: (chatId: string, message: ChatMessage) => Promise<SendOutcome>
  logger: Logger
}
export type Reply = (chatId: string, message: ChatMessage) => Promise<void>

/**
 * Answers in a chat, within Telegram's limits. What was certainly not shown is tried again with its update; what may have
 * been shown is not: an answer to a command may be missing, but is never doubled.
 */
export function createReply({ limiter, send, logger }: ReplyDeps): Reply {
  return async (chatId, message) => {
    const slot = await limiter.acquire(chatId)
    if (!slot.granted) throw new JobPostponed(slot.waitMs, `The answer to chat ${chatId} waits for a free slot`)
    await delay(slot.waitMs)
    const outcome = await send(chatId, message)
    switch (outcome.kind) {
      case 'sent':
        return
      case 'wait':
        await limiter.hold(outcome.retryAfterMs)
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
