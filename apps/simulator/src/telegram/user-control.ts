import type { CallbackAnswer } from './callbacks.ts'
import type { UserDetails } from './chats.ts'
import type { BotCommand } from './commands.ts'
import type { ShownMessage } from './messages.ts'
import { pushMembership, pushMessage, pushPress } from './push-update.ts'
import type { World } from './world.ts'

/** What a test or the page does in private chats, in Telegram's place. */
export type UserControl = {
  /** A private message of a user, who has then started (and unblocked) the bot. */
  userSends(userId: number, text: string, details?: UserDetails): ShownMessage
  /** A press of an inline button. Returns the callback query's id. */
  userPresses(userId: number, messageId: number, callbackData: string): string
  /** A user that Telegram knows but who never wrote to the bot: sends answer 403. */
  addUser(userId: number, details?: UserDetails): void
  /** So many users, with ids from `firstId` on, have started the bot, and nobody is notified. */
  usersHaveStarted(firstId: number, count: number): void
  block(userId: number): void
  unblock(userId: number): void
  commands(userId: number): BotCommand[]
  lastCallbackAnswer(userId: number): (CallbackAnswer & { number: number }) | undefined
}

export function createUserControl(world: World): UserControl {
  const { chats } = world

  function block(userId: number): void {
    chats.setMembership(userId, 'blocked')
    pushMembership(world, userId, userId, 'member', 'kicked')
  }
  function unblock(userId: number): void {
    chats.setMembership(userId, 'started')
    pushMembership(world, userId, userId, 'kicked', 'member')
  }

  return {
    userSends(userId, text, details) {
      chats.user(userId, details)
      if (chats.membership(userId) === 'blocked') unblock(userId)
      chats.setMembership(userId, 'started')
      return pushMessage(world, userId, userId, text)
    },
    userPresses: (userId, ...press) => pushPress(world, userId, userId, ...press),
    addUser: (userId, details) => void chats.user(userId, details),
    usersHaveStarted(firstId, count) {
      for (let id = firstId; id < firstId + count; id += 1) chats.setMembership(id, 'started')
    },
    block,
    unblock,
    commands: (userId) => world.commands.shownInPrivate(userId, chats.user(userId).language_code),
    lastCallbackAnswer: (userId) => world.callbacks.lastAnswer(userId),
  }
}
