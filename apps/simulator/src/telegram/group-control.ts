import { toApiChat } from './chats.ts'
import type { ShownMessage } from './messages.ts'
import { commandLength, pushMembership, pushMessage, pushPress } from './push-update.ts'
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
  const { chats, updates, changes } = world
  return {
    groupSends(chatId, userId, command) {
      if (commandLength(command) === 0) throw new Error(`Expected a command, got ${command}.`)
      chats.group(chatId)
      return pushMessage(world, chatId, userId, command)
    },
    groupPresses: (...press) => pushPress(world, ...press),
    groupRemoves(chatId, byUserId) {
      chats.group(chatId).isRemoved = true
      pushMembership(world, chatId, byUserId, 'member', 'kicked')
    },
    groupAdds(chatId, byUserId) {
      chats.group(chatId).isRemoved = false
      pushMembership(world, chatId, byUserId, 'left', 'member')
    },
    groupMigrates(fromChatId, toChatId, silently = false) {
      const group = chats.group(fromChatId)
      chats.addGroup(toChatId, group.title)
      group.movedTo = toChatId
      if (silently) return
      // https://core.telegram.org/bots/api#message, migrate_to_chat_id and migrate_from_chat_id
      const from = { id: 1_087_968_824, is_bot: true, first_name: 'Group', username: 'GroupAnonymousBot' }
      const service = (chatId: number) => ({
        message_id: 1,
        date: Math.floor(Date.now() / 1000),
        from,
        chat: toApiChat(chats.group(chatId)),
      })
      updates.push('message', { ...service(fromChatId), migrate_to_chat_id: toChatId })
      updates.push('message', { ...service(toChatId), migrate_from_chat_id: fromChatId })
      changes.notify()
    },
  }
}
