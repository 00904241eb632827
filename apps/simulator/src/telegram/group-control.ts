import { NotFoundError } from '../not-found.ts'
import { toApiMessage } from './api-message.ts'
import { toApiChat } from './chats.ts'
import type { ShownMessage } from './messages.ts'
import type { World } from './world.ts'

/** What a test does in groups, in Telegram's place. */
export type GroupControl = {
  /** A command of somebody in a group; other text does not reach a bot in privacy mode. */
  groupSends(chatId: number, userId: number, command: string): ShownMessage
  /** A press of a button in a group, or of a button that is another chat's. Returns the callback query's id. */
  groupPresses(chatId: number, userId: number, messageId: number, callbackData: string): string
  /** The bot is removed from a group, or added to it again. */
  groupRemoves(chatId: number, byUserId: number): void
  groupAdds(chatId: number, byUserId: number): void
  /** A group becomes a supergroup: sends to the old id are refused. Both sides say so unless `silently`. */
  groupMigrates(fromChatId: number, toChatId: number, silently?: boolean): void
}

export function createGroupControl(world: World): GroupControl {
  const { bot, chats, messages, updates, callbacks, changes } = world
  const nowSeconds = () => Math.floor(Date.now() / 1000)

  function setRemoved(chatId: number, userId: number, isRemoved: boolean): void {
    const group = chats.group(chatId)
    group.isRemoved = isRemoved
    const member = (status: string) => ({ user: bot, status })
    // https://core.telegram.org/bots/api#chatmemberupdated
    updates.push('my_chat_member', {
      chat: toApiChat(group),
      from: chats.user(userId),
      date: nowSeconds(),
      old_chat_member: member(isRemoved ? 'member' : 'left'),
      new_chat_member: member(isRemoved ? 'kicked' : 'member'),
    })
    changes.notify()
  }

  return {
    groupSends(chatId, userId, command) {
      const length = /^\/[A-Za-z0-9_]{1,32}(@\w+)?/.exec(command)?.[0].length ?? 0
      if (length === 0) throw new Error(`Expected a command, got ${command}.`)
      chats.group(chatId)
      const entities = [{ type: 'bot_command' as const, offset: 0, length }]
      const message = messages.add(chatId, 'user', { text: command, entities })
      updates.push('message', { ...toApiMessage(world, message), from: chats.user(userId) })
      changes.notify()
      return message
    },
    groupPresses(chatId, userId, messageId, callbackData) {
      const message = messages.find(chatId, messageId)
      if (!message) throw new NotFoundError(`the id of a message in chat ${chatId}`, messageId)
      const id = callbacks.open(userId)
      updates.push('callback_query', {
        id,
        from: chats.user(userId),
        chat_instance: String(chatId),
        data: callbackData,
        message: toApiMessage(world, message),
      })
      changes.notify()
      return id
    },
    groupRemoves: (chatId, byUserId) => setRemoved(chatId, byUserId, true),
    groupAdds: (chatId, byUserId) => setRemoved(chatId, byUserId, false),
    groupMigrates(fromChatId, toChatId, silently = false) {
      const group = chats.group(fromChatId)
      chats.addGroup(toChatId, group.title)
      group.movedTo = toChatId
      if (silently) return
      // https://core.telegram.org/bots/api#message, migrate_to_chat_id and migrate_from_chat_id
      const from = { id: 1_087_968_824, is_bot: true, first_name: 'Group', username: 'GroupAnonymousBot' }
      const service = (chatId: number) => ({
        message_id: 1,
        date: nowSeconds(),
        from,
        chat: toApiChat(chats.group(chatId)),
      })
      updates.push('message', { ...service(fromChatId), migrate_to_chat_id: toChatId })
      updates.push('message', { ...service(toChatId), migrate_from_chat_id: fromChatId })
      changes.notify()
    },
  }
}
