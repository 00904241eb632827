import type { Logger } from '@peyk/runtime/logger'
import type { Language } from '@peyk/domain/language'
import type { NotificationKind } from '@peyk/domain/notification'
import type { PanelClient } from '@peyk/panel/panel-client'
import type { EnqueueDue } from '@peyk/orders/enqueue-due'
import type { Store } from '@peyk/store/store'
import type { Words } from '@peyk/telegram/words'
import type { Reply } from '../chat-messages.ts'
import type { SignedButtons } from '../updates/signed-buttons.ts'

/** What linking and stopping orders needs. */
export type FollowDeps = {
  store: Pick<Store, 'orders' | 'ledger' | 'chats' | 'links'>
  kinds: readonly NotificationKind[]
  enqueue: EnqueueDue
  reply: Reply
  defaultLanguage: Language
  /** Counts a link with a wrong signature. */
  countRefusedLink: () => Promise<void>
  logger: Logger
}

/** What a command may use. */
export type CommandDeps = FollowDeps & {
  store: Pick<Store, 'recent' | 'orderCodes'>
  /** Absent where the panel has no API to ask. */
  panel: Pick<PanelClient, 'fetchOrders'> | undefined
  buttons: SignedButtons
  timeZone: string
}

/** One command that somebody typed. */
export type Command = {
  updateId: number
  /** Milliseconds since 1970; absent where Telegram did not say. */
  sentAtMs?: number
  chatId: string
  /** The topic of a forum in which it was typed. */
  topicId?: number
  userId: string
  argument: string
  language: Language
  words: Words
}

export type CommandHandler = (command: Command, deps: CommandDeps) => Promise<void>
