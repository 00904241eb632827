import type { Logger } from '@peyk/config/logger'
import type { Language } from '@peyk/domain/language'
import type { NoticeKind } from '@peyk/domain/notice'
import type { PanelClient } from '@peyk/panel/panel-client'
import type { Producer } from '@peyk/queues/producer'
import type { Store } from '@peyk/store/store'
import type { Words } from '@peyk/telegram/words'
import type { Reply } from '../chat.ts'

/** What a command may use. */
export type CommandDeps = {
  store: Pick<Store, 'orders' | 'ledger' | 'chats' | 'links'>
  /** Absent where the panel has no API to ask. */
  panel: PanelClient | undefined
  kinds: readonly NoticeKind[]
  notify: Producer['notify']
  reply: Reply
  logger: Logger
}

/** One command that somebody typed. */
export type Command = { chatId: string; userId: string; argument: string; language: Language; words: Words }

export type CommandHandler = (command: Command, deps: CommandDeps) => Promise<void>
