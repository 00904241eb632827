import { NotFoundError } from '../not-found.ts'
import type { ApiCall, Calls } from './calls.ts'
import type { UserDetails } from './chats.ts'
import { toApiMessage } from './api-message.ts'
import { createGroupControl } from './group-control.ts'
import type { GroupControl } from './group-control.ts'
import type { BotCommand } from './commands.ts'
import type { CallbackAnswer } from './callbacks.ts'
import type { Faults } from './faults.ts'
import type { ShownMessage } from './messages.ts'
import type { Sends } from './rates.ts'
import type { WebhookInfo } from './webhook-delivery.ts'
import type { World } from './world.ts'

/** What a test or the page does in Telegram's place. */
export type TelegramControl = GroupControl & {
  /** What the bot showed and did not delete, oldest first. */
  messages(chatId?: number): ShownMessage[]
  /** The same with what the users wrote. */
  transcript(chatId?: number): ShownMessage[]
  calls(method?: string): ApiCall[]
  callCounts(): Record<string, number>
  /** A private message of a user, who has then started (and unblocked) the bot. */
  userSends(userId: number, text: string, details?: UserDetails): ShownMessage
  /** A press of an inline button. Returns the callback query's id. */
  userPresses(userId: number, messageId: number, callbackData: string): string
  /** A user that Telegram knows but who never wrote to the bot: sends answer 403. */
  addUser(userId: number, details?: UserDetails): void
  /** So many users, with ids from `firstId` on, have started the bot, and nobody is notified. */
  usersHaveStarted(firstId: number, count: number): void
  /** A supergroup the bot is in; the id is negative. */
  addGroup(chatId: number, title: string): void
  block(userId: number): void
  unblock(userId: number): void
  commands(userId: number): BotCommand[]
  lastCallbackAnswer(userId: number): (CallbackAnswer & { number: number }) | undefined
  webhookInfo(): WebhookInfo
  pendingUpdates(): number
  /** Whether a getUpdates waits for an update now. */
  isPolled(): boolean
  /** Delivers an earlier update once more, under the same id. */
  redeliver(updateId: number): void
  faults: Faults
  /** Messages the bot tried to send faster than Telegram allows. */
  violations(): number
  /** When each message was taken and for which chat. */
  sends(): Sends
  onChange(listener: () => void): () => void
}

export function createTelegramControl(world: World, calls: Calls, faults: Faults): TelegramControl {
  const { chats, messages, updates, changes } = world

  function changeMembership(userId: number, from: 'member' | 'kicked', to: 'member' | 'kicked'): void {
    const user = chats.user(userId)
    chats.setMembership(userId, to === 'kicked' ? 'blocked' : 'started')
    // https://core.telegram.org/bots/api#chatmemberupdated: in private chats when the bot is blocked or unblocked
    updates.push('my_chat_member', {
      chat: { id: userId, type: 'private', first_name: user.first_name },
      from: user,
      date: Math.floor(Date.now() / 1000),
      old_chat_member: { user: world.bot, status: from },
      new_chat_member: { user: world.bot, status: to },
    })
    changes.notify()
  }

  return {
    ...createGroupControl(world),
    messages: (chatId) => messages.list(chatId).filter((message) => message.from === 'bot'),
    transcript: (chatId) => messages.list(chatId),
    calls: (method) => calls.list(method),
    callCounts: () => calls.counts(),
    userSends(userId, text, details) {
      chats.user(userId, details)
      if (chats.membership(userId) === 'blocked') changeMembership(userId, 'kicked', 'member')
      chats.setMembership(userId, 'started')
      const command = /^\/[A-Za-z0-9_]{1,32}(@\w+)?/.exec(text)?.[0]
      const entities =
        command === undefined ? [] : [{ type: 'bot_command' as const, offset: 0, length: command.length }]
      const message = messages.add(userId, 'user', { text, entities })
      updates.push('message', toApiMessage(world, message))
      changes.notify()
      return message
    },
    userPresses(userId, messageId, callbackData) {
      const message = messages.find(userId, messageId)
      if (!message) throw new NotFoundError(`the id of a message in chat ${userId}`, messageId)
      const id = world.callbacks.open(userId)
      updates.push('callback_query', {
        id,
        from: chats.user(userId),
        chat_instance: String(userId),
        data: callbackData,
        message: toApiMessage(world, message),
      })
      changes.notify()
      return id
    },
    addUser: (userId, details) => void chats.user(userId, details),
    usersHaveStarted(firstId, count) {
      for (let id = firstId; id < firstId + count; id += 1) chats.setMembership(id, 'started')
    },
    addGroup: (chatId, title) => chats.addGroup(chatId, title),
    block: (userId) => changeMembership(userId, 'member', 'kicked'),
    unblock: (userId) => changeMembership(userId, 'kicked', 'member'),
    commands: (userId) => world.commands.shownInPrivate(userId, chats.user(userId).language_code),
    lastCallbackAnswer: (userId) => world.callbacks.lastAnswer(userId),
    webhookInfo: () => world.webhook.info(),
    pendingUpdates: () => updates.count(),
    isPolled: () => updates.isPolled(),
    redeliver: (updateId) => updates.repeat(updateId),
    faults,
    violations: () => world.rates.violations(),
    sends: () => world.rates.sends(),
    onChange: (listener) => changes.onChange(listener),
  }
}
