import type { Logger } from '@peyk/runtime/logger'
import type { SendOutcome } from '@peyk/domain/send-outcome'
import { MINUTE } from '@peyk/domain/time'
import type { OperatorsRecord } from '@peyk/store/operators-record'
import type { ChatMessage } from '@peyk/telegram/sender'

export type OperatorsChatDeps = {
  /** Where operators are notified; without a chat nobody is. */
  admin: { chatId: string | undefined; topicId: number | undefined }
  record: Pick<OperatorsRecord, 'chatId' | 'moveChat' | 'pause' | 'isPaused'>
  send: (chatId: string, message: ChatMessage) => Promise<SendOutcome>
  logger: Logger
}

export type OperatorsChat = ReturnType<typeof createOperatorsChat>

/** A chat that refuses is left alone for so long, by all processes; one that may have shown a message, too. */
const REFUSED_PAUSE_MS = 5 * MINUTE
const UNCERTAIN_PAUSE_MS = 1 * MINUTE

/**
 * The chat in which operators are notified: follows a group to the supergroup that it became, and leaves a topic that is gone or
 * closed for the chat itself.
 */
export function createOperatorsChat({ admin, record, send, logger }: OperatorsChatDeps) {
  let topicSaid = false

  /** Where it is now. */
  const current = async (): Promise<string | undefined> =>
    admin.chatId === undefined ? undefined : record.chatId(admin.chatId)

  const sendThere = async (chatId: string, message: ChatMessage, topicId: number | undefined): Promise<SendOutcome> => {
    const outcome = await send(chatId, topicId === undefined ? message : { ...message, topicId })
    if (outcome.kind === 'moved' && admin.chatId !== undefined && outcome.toChatId !== chatId) {
      await record.moveChat(admin.chatId, outcome.toChatId)
      logger.warn(
        `The operators’ group became a supergroup and is followed there; set ADMIN_CHAT_ID=${outcome.toChatId}`,
        { event: 'operators.moved', chatId: outcome.toChatId },
      )
      return sendThere(outcome.toChatId, message, topicId)
    }
    if (outcome.kind === 'rejected' && topicId !== undefined && isTopicGone(outcome.reason)) {
      if (!topicSaid)
        logger.warn(
          'The operators’ topic is closed or gone: they are notified in the chat itself; see ADMIN_TOPIC_ID',
          {
            event: 'operators.topic_gone',
            topicId,
            reason: outcome.reason,
          },
        )
      topicSaid = true
      return sendThere(chatId, message, undefined)
    }
    if (outcome.kind === 'sent' && topicId !== undefined) topicSaid = false
    return outcome
  }

  return {
    /** Whether this is the operators' chat. */
    async isHere(chatId: string): Promise<boolean> {
      return admin.chatId !== undefined && (chatId === admin.chatId || chatId === (await current()))
    },

    exists: admin.chatId !== undefined,

    /**
     * Tells operators something. `false`: they were not notified, or nobody can know; the chat is left alone for some minutes.
     *
     * @throws {Error} when it was not sent and may be at once
     */
    async send(message: ChatMessage): Promise<boolean> {
      const chatId = await current()
      if (chatId === undefined || (await record.isPaused())) return false
      const outcome = await sendThere(chatId, message, admin.topicId)
      switch (outcome.kind) {
        case 'sent':
          return true
        case 'wait':
        case 'not_sent':
          throw new Error(
            `Operators were not notified: ${outcome.kind === 'wait' ? 'Telegram asked to wait' : outcome.reason}`,
          )
        case 'moved':
        case 'held':
        case 'rejected':
          logger.error('The operators’ chat does not take messages; see ADMIN_CHAT_ID. Tried again in some minutes', {
            event: 'operators.unreachable',
            chatId,
            outcome,
          })
          await record.pause(REFUSED_PAUSE_MS)
          return false
        case 'uncertain':
          logger.warn('Operators may or may not have been notified; tried again in a minute', {
            event: 'operators.uncertain',
            chatId,
            outcome,
          })
          await record.pause(UNCERTAIN_PAUSE_MS)
          return false
      }
    },
  }
}

/** What the Bot API says of a topic that was deleted or closed. https://core.telegram.org/bots/api#sendmessage, message_thread_id */
function isTopicGone(reason: string): boolean {
  return /message thread not found|TOPIC_(CLOSED|DELETED|ID_INVALID)|topic (is )?(closed|deleted)/i.test(reason)
}
