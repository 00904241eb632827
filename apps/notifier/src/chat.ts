import type { Logger } from '@peyk/runtime/logger'
import type { ChatMessage } from '@peyk/telegram/sender'
import type { SendInTurn } from './send-in-turn.ts'

export type ReplyDeps = { send: SendInTurn; logger: Logger }
export type Reply = (chatId: string, message: ChatMessage) => Promise<void>

/**
 * Answers in a chat, within Telegram's limits. What was certainly not shown is tried again with its update; what may have
 * been shown is not: an answer to a command may be missing, but is never doubled.
 */
export function createReply({ send, logger }: ReplyDeps): Reply {
  return async (chatId, message) => {
    const outcome = await send(chatId, message)
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
