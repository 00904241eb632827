import type { Settings } from '@peyk/config/settings'
import type { Logger } from '@peyk/runtime/logger'
import type { SendOutcome } from '@peyk/domain/send-outcome'
import { MINUTE } from '@peyk/domain/time'
import type { OperatorsRecord } from '@peyk/store/operators-record'
import type { ChatMessage } from '@peyk/telegram/sender'

export type OperatorsChatDeps = {
  /** The configured chat and topic. Without a chat no operator is notified. */
  admin: Pick<Settings['admin'], 'chatId' | 'topicId'>
  record: Pick<OperatorsRecord, 'chatId' | 'moveChat' | 'pause' | 'isPaused'>
  send: (chatId: string, message: ChatMessage) => Promise<SendOutcome>
  logger: Logger
}

export type OperatorsChat = ReturnType<typeof createOperatorsChat>

/** After these outcomes no process writes to the chat for a while. */
const PAUSE_AFTER_REFUSAL_MS = 5 * MINUTE
const PAUSE_AFTER_UNCERTAIN_MS = 1 * MINUTE

/**
 * Returns the chat in which operators are notified. It follows a group that becomes a supergroup. When the topic is deleted or
 * closed, it writes to the chat itself.
 */
export function createOperatorsChat(deps: OperatorsChatDeps) {
  const { admin, record } = deps
  const send = createSendToTopic(deps)
  const currentChatId = async () => (admin.chatId === undefined ? undefined : record.chatId(admin.chatId))
  const sendOne = async (message: ChatMessage): Promise<boolean> => {
    const chatId = await currentChatId()
    if (chatId === undefined || (await record.isPaused())) return false
    return recordOutcome(chatId, await send(chatId, message), deps)
  }

  return {
    exists: admin.chatId !== undefined,

    /** Returns whether this is the operators' chat. */
    async isHere(chatId: string): Promise<boolean> {
      return admin.chatId !== undefined && (chatId === admin.chatId || chatId === (await currentChatId()))
    },

    /**
     * Sends a message to operators. Returns `false` when it is not shown or nobody can know; the chat is then paused for minutes.
     *
     * @throws {Error} when the message is certainly not shown and may be sent again at once
     */
    send: sendOne,

    /** Sends messages in their order until one is not shown. Returns whether all are shown. */
    async sendAll(messages: readonly ChatMessage[]): Promise<boolean> {
      for (const message of messages) if (!(await sendOne(message))) return false
      return true
    },
  }
}

/** Returns a function that sends to the topic, or to the chat itself while the topic takes no messages. */
function createSendToTopic({ admin, record, send, logger }: OperatorsChatDeps) {
  let isTopicGoneLogged = false

  const sendTo = async (chatId: string, message: ChatMessage, topicId: number | undefined): Promise<SendOutcome> => {
    const { topicId: _own, ...toChat } = message
    const outcome = await send(chatId, topicId === undefined ? toChat : { ...message, topicId })
    if (outcome.kind === 'moved' && admin.chatId !== undefined && outcome.toChatId !== chatId) {
      await record.moveChat(admin.chatId, outcome.toChatId)
      logger.warn(`The operators’ group became a supergroup. Peyk follows it; set ADMIN_CHAT_ID=${outcome.toChatId}`, {
        event: 'operators.moved',
        chatId: outcome.toChatId,
      })
      return sendTo(outcome.toChatId, message, topicId)
    }
    if (outcome.kind === 'held' && outcome.reason === 'topic_closed' && topicId !== undefined) {
      if (!isTopicGoneLogged)
        logger.warn('The operators’ topic is deleted or closed. Peyk writes to the chat itself; see ADMIN_TOPIC_ID', {
          event: 'operators.topic_gone',
          topicId,
          reason: outcome.reason,
        })
      isTopicGoneLogged = true
      return sendTo(chatId, message, undefined)
    }
    if (outcome.kind === 'sent' && topicId !== undefined) isTopicGoneLogged = false
    return outcome
  }
  return (chatId: string, message: ChatMessage) => sendTo(chatId, message, message.topicId ?? admin.topicId)
}

/** Returns whether the message is shown; pauses the chat when it is refused or uncertain. */
async function recordOutcome(
  chatId: string,
  outcome: SendOutcome,
  { record, logger }: OperatorsChatDeps,
): Promise<boolean> {
  switch (outcome.kind) {
    case 'sent':
      return true
    case 'wait':
      throw new Error('Operators are not notified: Telegram asked to wait')
    case 'bot_refused':
    case 'not_sent':
      throw new Error(`Operators are not notified: ${outcome.reason}`)
    case 'moved':
    case 'held':
    case 'rejected':
      logger.error('The operators’ chat refuses messages; see ADMIN_CHAT_ID. Tried again in some minutes', {
        event: 'operators.unreachable',
        chatId,
        outcome,
      })
      await record.pause(PAUSE_AFTER_REFUSAL_MS)
      return false
    case 'uncertain':
      logger.warn('A message to operators may or may not be shown. Tried again in a minute', {
        event: 'operators.uncertain',
        chatId,
        outcome,
      })
      await record.pause(PAUSE_AFTER_UNCERTAIN_MS)
      return false
  }
}
