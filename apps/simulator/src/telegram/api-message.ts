import { chatIdOf, toApiChat } from './chats.ts'
import type { Chat } from './chats.ts'
import type { ShownMessage } from './messages.ts'
import type { World } from './world.ts'

/** A message as the Bot API gives it: https://core.telegram.org/bots/api#message */
export function toApiMessage(world: World, message: ShownMessage): Record<string, unknown> {
  const chat = chatOf(world, message.chat_id)
  const { message_id, date, edit_date, text, entities, reply_markup, message_thread_id } = message
  return {
    message_id,
    from: message.from === 'bot' ? world.bot : senderOf(chat),
    chat: toApiChat(chat),
    date,
    ...(edit_date !== undefined && { edit_date }),
    ...(message_thread_id !== undefined && { message_thread_id, is_topic_message: true }),
    text,
    ...(entities.length > 0 && { entities }),
    ...(reply_markup && 'inline_keyboard' in reply_markup && { reply_markup }),
  }
}

export function chatOf(world: World, chatId: number): Chat {
  return world.chats.find(chatId) ?? { kind: 'group', id: chatId, title: '' }
}

function senderOf(chat: Chat): unknown {
  return chat.kind === 'private' ? chat.user : { id: chatIdOf(chat), is_bot: false, first_name: chat.title }
}
