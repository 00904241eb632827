import type { Logger } from '@peyk/runtime/logger'
import type { SendOutcome } from '@peyk/domain/send-outcome'
import { SECOND } from '@peyk/domain/time'
import { JobPostponed } from '@peyk/queues/job-failures'
import type { TelegramApi } from '@peyk/telegram/client'
import { editMessage } from '@peyk/telegram/editor'
import type { RateLimiter, SendPriority } from '@peyk/telegram/send-slot'
import { sendMessage } from '@peyk/telegram/sender'
import type { ChatMessage } from '@peyk/telegram/sender'

export type ChatMessageDeps = { api: TelegramApi; limiter: Pick<RateLimiter, 'acquire'>; logger: Logger }

export type FinalOutcome = Exclude<SendOutcome, { kind: 'wait' | 'bot_refused' }>
export type Reply = (chatId: string, message: ChatMessage) => Promise<void>
export type Edit = (chatId: string, messageId: number, message: ChatMessage) => Promise<void>

/** A job that would wait longer for its send slot comes again later, so that others run meanwhile. */
const PATIENCE_MS = 2 * SECOND
/** A message whose chat or bot waits for longer asks again after this time: a person may end the wait. */
const LONGEST_WAIT_MS = 15 * SECOND

/**
 * Runs one request to a chat within Telegram's limits and returns its outcome.
 *
 * @throws {JobPostponed} when the limits want the request to wait
 */
export async function requestInTurn(
  limiter: ChatMessageDeps['limiter'],
  priority: SendPriority,
  chatId: string,
  request: () => Promise<SendOutcome>,
): Promise<FinalOutcome> {
  const slot = await limiter.acquire(chatId, priority, PATIENCE_MS)
  if (!slot.granted) throw new JobPostponed(slot.waitMs, `The message to chat ${chatId} waits for its send slot`)
  const outcome = await slot.use(request)
  if (outcome.kind === 'bot_refused')
    throw new JobPostponed(LONGEST_WAIT_MS, `Telegram refuses the token: ${outcome.reason}`)
  if (outcome.kind !== 'wait') return outcome
  throw new JobPostponed(Math.min(outcome.retryAfterMs, LONGEST_WAIT_MS), 'Telegram asked to wait')
}

/**
 * Returns a function that answers in a chat. It throws when the answer was certainly not shown, so that its update is handled
 * again. It does not repeat an answer that may have been shown: an answer may be missing, but never comes twice.
 */
export function createReply({ api, limiter, logger }: ChatMessageDeps): Reply {
  return async (chatId, message) => {
    const outcome = await requestInTurn(limiter, 'reply', chatId, () => sendMessage(api, chatId, message))
    switch (outcome.kind) {
      case 'sent':
        return
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

/** Returns a function that changes a message of the bot. It throws when the change is not confirmed, since an edit may be repeated. */
export function createEdit({ api, limiter, logger }: ChatMessageDeps): Edit {
  return async (chatId, messageId, message) => {
    const edit = () => editMessage(api, chatId, messageId, message)
    const outcome = await requestInTurn(limiter, 'reply', chatId, edit)
    switch (outcome.kind) {
      case 'sent':
        return
      case 'not_sent':
      case 'uncertain':
        throw new Error(`The edit in chat ${chatId} was not confirmed: ${outcome.reason}`)
      case 'moved':
      case 'held':
      case 'rejected':
        logger.info(`Telegram refused to change a message in chat ${chatId}`, {
          event: 'edit.refused',
          chatId,
          outcome,
        })
    }
  }
}
