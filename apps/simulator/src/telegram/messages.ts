import type { MessageEntity } from './message-entity.ts'
import type { ReplyMarkup } from './reply-markup.ts'

export type ShownMessage = {
  chat_id: number
  message_id: number
  from: 'bot' | 'user'
  /** Unix time in seconds, as Telegram gives it. */
  date: number
  /** The same in milliseconds, for tests that measure. */
  atMs: number
  /** What the chat shows, without markup. */
  text: string
  entities: MessageEntity[]
  /** The text as the bot wrote it, when it came in HTML style. */
  html?: string
  reply_markup?: ReplyMarkup
  message_thread_id?: number
  edited: boolean
  edit_date?: number
}

export type MessageContent = Pick<ShownMessage, 'text' | 'entities' | 'html' | 'reply_markup' | 'message_thread_id'>

export type Messages = {
  add(chatId: number, from: 'bot' | 'user', content: MessageContent): ShownMessage
  find(chatId: number, messageId: number): ShownMessage | undefined
  edit(message: ShownMessage, content: Partial<MessageContent>): void
  remove(message: ShownMessage): void
  /** Oldest first. */
  list(chatId?: number): ShownMessage[]
}

const FIRST_MESSAGE_ID = 101

export function createMessages(now: () => number = Date.now): Messages {
  const shown = new Map<number, ShownMessage>()
  let nextId = FIRST_MESSAGE_ID
  return {
    add(chatId, from, content) {
      const atMs = now()
      const position = { chat_id: chatId, message_id: nextId, from, date: toSeconds(atMs), atMs, edited: false }
      const message: ShownMessage = { ...position, ...content }
      nextId += 1
      shown.set(message.message_id, message)
      return message
    },
    find(chatId, messageId) {
      const message = shown.get(messageId)
      return message?.chat_id === chatId ? message : undefined
    },
    edit(message, content) {
      Object.assign(message, content, { edited: true, edit_date: toSeconds(now()) })
    },
    remove: (message) => void shown.delete(message.message_id),
    list: (chatId) => [...shown.values()].filter((message) => chatId === undefined || message.chat_id === chatId),
  }
}

function toSeconds(ms: number): number {
  return Math.floor(ms / 1000)
}
