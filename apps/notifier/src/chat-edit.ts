import type { Logger } from '@peyk/runtime/logger'
import type { SendOutcome } from '@peyk/domain/send-outcome'
import { SECOND } from '@peyk/domain/time'
import { JobPostponed } from '@peyk/queues/job-failures'
import type { RateLimiter } from '@peyk/telegram/rate-limiter'
import type { ChatMessage } from '@peyk/telegram/sender'

export type EditDeps = {
  limiter: Pick<RateLimiter, 'acquire' | 'hold'>
  edit: (chatId: string, messageId: number, message: ChatMessage) => Promise<SendOutcome>
  logger: Logger
}
export type Edit = (chatId: string, messageId: number, message: ChatMessage) => Promise<void>

/** For longer its job makes room for others. */
const PATIENCE_MS = 2 * SECOND

/** Changes a message of ours, within Telegram's limits. An edit may be repeated; one that Telegram refuses changes nothing. */
export function createEdit({ limiter, edit, logger }: EditDeps): Edit {
  return async (chatId, messageId, message) => {
    const slot = await limiter.acquire(chatId, 'reply', PATIENCE_MS)
    if (!slot.granted) throw new JobPostponed(slot.waitMs, `The edit in chat ${chatId} waits its turn`)
    const outcome = await slot.use(() => edit(chatId, messageId, message))
    switch (outcome.kind) {
      case 'sent':
        return
      case 'wait':
        await limiter.hold(outcome.retryAfterMs, chatId)
        throw new JobPostponed(outcome.retryAfterMs, 'Telegram asked to wait')
      case 'not_sent':
      case 'uncertain':
        throw new Error(`The edit in chat ${chatId} was not confirmed: ${outcome.reason}`)
      case 'moved':
      case 'held':
      case 'rejected':
        logger.info(`A message in chat ${chatId} could not be changed`, { event: 'edit.refused', chatId, outcome })
    }
  }
}
