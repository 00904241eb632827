import type { Logger } from '@peyk/config/logger'
import type { NoticeKind } from '@peyk/domain/notice'
import type { Producer } from '@peyk/queues/producer'
import type { Store } from '@peyk/store/store'
import type { ChatAction } from '@peyk/telegram/update'

export type ChatChangeDeps = {
  store: Pick<Store, 'orders' | 'ledger' | 'chats'>
  kinds: readonly NoticeKind[]
  notify: Producer['notify']
  logger: Logger
}

/** Sends what was kept for a chat, now that it can be written to again. */
export async function sendKept(
  chatId: string,
  by: string,
  { store, kinds, notify }: Pick<ChatChangeDeps, 'kinds' | 'notify'> & { store: Pick<Store, 'ledger'> },
): Promise<void> {
  for await (const notices of store.ledger.releaseHeld(chatId, kinds, by))
    for (const notice of notices) await notify(notice)
}

/** The bot was blocked or removed, or let in again. */
export async function noteStanding(
  { chatId, standing, atMs = Date.now() }: Extract<ChatAction, { kind: 'standing' }>,
  deps: ChatChangeDeps,
): Promise<string> {
  const isNews = await deps.store.chats.noteStanding(chatId, standing, atMs)
  if (!isNews) return 'older than what is known'
  deps.logger.info(
    standing === 'away'
      ? `The bot cannot write to chat ${chatId} any more; its notices are kept`
      : `The bot can write to chat ${chatId} again`,
    { event: `chat.${standing}`, chatId },
  )
  if (standing === 'present') await sendKept(chatId, 'the bot was let in again', deps)
  return standing
}

/** A group became a supergroup, as one of its two sides says. */
export async function followMigration(
  { fromChatId, toChatId }: Extract<ChatAction, { kind: 'migration' }>,
  { store, logger }: ChatChangeDeps,
): Promise<string> {
  const count = await store.orders.moveChat(undefined, fromChatId, toChatId)
  logger.info(`Group ${fromChatId} became ${toChatId}; ${count} of its orders follow`, {
    event: 'chat.migrated',
    fromChatId,
    toChatId,
    count,
  })
  return `${count} orders moved`
}
