import { NotFoundError } from '../not-found.ts'
import { chatOf, toApiMessage } from './api-message.ts'
import { toApiChat } from './chats.ts'
import type { ShownMessage } from './messages.ts'
import type { World } from './world.ts'

/** Where a text begins with a command, how many characters the command has. */
export function commandLength(text: string): number {
  return /^\/[A-Za-z0-9_]{1,32}(@\w+)?/.exec(text)?.[0].length ?? 0
}

/** A user's message in a chat, for the bot to read. */
export function pushMessage(world: World, chatId: number, userId: number, text: string): ShownMessage {
  const { chats, messages, updates, changes } = world
  const length = commandLength(text)
  const entities = length === 0 ? [] : [{ type: 'bot_command' as const, offset: 0, length }]
  const message = messages.add(chatId, 'user', { text, entities })
  updates.push('message', { ...toApiMessage(world, message), from: chats.user(userId) })
  changes.notify()
  return message
}

/** A user's press of an inline button. Returns the callback query's id. */
export function pushPress(world: World, chatId: number, userId: number, messageId: number, data: string): string {
  const { callbacks, chats, messages, updates, changes } = world
  const message = messages.find(chatId, messageId)
  if (!message) throw new NotFoundError(`the id of a message in chat ${chatId}`, messageId)
  const id = callbacks.open(userId)
  updates.push('callback_query', {
    id,
    from: chats.user(userId),
    chat_instance: String(chatId),
    data,
    message: toApiMessage(world, message),
  })
  changes.notify()
  return id
}

/** The bot's own membership changed: https://core.telegram.org/bots/api#chatmemberupdated */
export function pushMembership(world: World, chatId: number, userId: number, from: string, to: string): void {
  const member = (status: string) => ({ user: world.bot, status })
  world.updates.push('my_chat_member', {
    chat: toApiChat(chatOf(world, chatId)),
    from: world.chats.user(userId),
    date: Math.floor(Date.now() / 1000),
    old_chat_member: member(from),
    new_chat_member: member(to),
  })
  world.changes.notify()
}
