import type { Changes } from '../changes.ts'
import { createCallbacks } from './callbacks.ts'
import type { Callbacks } from './callbacks.ts'
import { createChats } from './chats.ts'
import type { Chats } from './chats.ts'
import { createCommands } from './commands.ts'
import type { Commands } from './commands.ts'
import { createMessages } from './messages.ts'
import type { Messages } from './messages.ts'
import { createRateMeter } from './rates.ts'
import type { Limits, RateMeter } from './rates.ts'
import { createUpdates } from './updates.ts'
import type { Updates } from './updates.ts'
import { createWebhookDelivery } from './webhook-delivery.ts'
import type { WebhookDelivery } from './webhook-delivery.ts'

export type BotAccount = { id: number; is_bot: true; first_name: string; username: string }

/** All that the stand-in knows: what Telegram's servers would hold of one bot. */
export type World = {
  bot: BotAccount
  chats: Chats
  messages: Messages
  updates: Updates
  webhook: WebhookDelivery
  callbacks: Callbacks
  commands: Commands
  rates: RateMeter
  /** Telegram refuses a second setWebhook within a second; tests without limits need not wait. */
  limitsWebhookCalls: boolean
  changes: Changes
}

export function createWorld(options: {
  botToken: string
  botUsername: string
  limits: Limits | 'off'
  changes: Changes
}): World {
  const updates = createUpdates()
  return {
    bot: {
      id: Number(options.botToken.split(':')[0]),
      is_bot: true,
      first_name: 'Peyk',
      username: options.botUsername,
    },
    chats: createChats(),
    messages: createMessages(),
    updates,
    webhook: createWebhookDelivery(updates),
    callbacks: createCallbacks(),
    commands: createCommands(),
    rates: createRateMeter(options.limits),
    limitsWebhookCalls: options.limits !== 'off',
    changes: options.changes,
  }
}
