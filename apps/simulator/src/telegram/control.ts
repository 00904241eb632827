import type { ApiCall, Calls } from './calls.ts'
import type { Faults } from './faults.ts'
import { createGroupControl } from './group-control.ts'
import type { GroupControl } from './group-control.ts'
import type { ShownMessage } from './messages.ts'
import type { Sends } from './rates.ts'
import { createUserControl } from './user-control.ts'
import type { UserControl } from './user-control.ts'
import type { WebhookInfo } from './webhook-delivery.ts'
import type { World } from './world.ts'

/** What a test or the page does in Telegram's place, and what it reads. */
export type TelegramControl = GroupControl &
  UserControl & {
    /** What the bot showed and did not delete, oldest first. */
    messages(chatId?: number): ShownMessage[]
    /** The same with what the users wrote. */
    transcript(chatId?: number): ShownMessage[]
    calls(method?: string): ApiCall[]
    callCounts(): Record<string, number>
    /** A supergroup the bot is in; the id is negative. */
    addGroup(chatId: number, title: string): void
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
  const { chats, messages, updates, webhook, rates, changes } = world
  return {
    ...createGroupControl(world),
    ...createUserControl(world),
    messages: (chatId) => messages.list(chatId).filter((message) => message.from === 'bot'),
    transcript: (chatId) => messages.list(chatId),
    calls: (method) => calls.list(method),
    callCounts: () => calls.counts(),
    addGroup: (chatId, title) => chats.addGroup(chatId, title),
    webhookInfo: () => webhook.info(),
    pendingUpdates: () => updates.count(),
    isPolled: () => updates.isPolled(),
    redeliver: (updateId) => updates.repeat(updateId),
    faults,
    violations: () => rates.violations(),
    sends: () => rates.sends(),
    onChange: (listener) => changes.onChange(listener),
  }
}
