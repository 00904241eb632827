import type { Logger } from '@peyk/runtime/logger'
import type { NotificationKind } from '@peyk/domain/notification'
import type { EnqueueDue } from '@peyk/orders/enqueue-due'
import type { Store } from '@peyk/store/store'
import type { ChatAction } from '@peyk/telegram/update'

export type ChatChangeDeps = {
  store: Pick<Store, 'orders' | 'ledger' | 'chats'>
  kinds: readonly NotificationKind[]
  enqueue: EnqueueDue
  logger: Logger
}

/** Makes the held notifications of a chat due again in the name of `by`, and queues them. */
export async function releaseHeld(
  chatId: string,
  by: string,
  { store, kinds, enqueue }: Pick<ChatChangeDeps, 'kinds' | 'enqueue'> & { store: Pick<Store, 'ledger'> },
): Promise<void> {
  for await (const notifications of store.ledger.releaseHeld(chatId, kinds, by)) await enqueue(notifications)
}

/** The bot was blocked or removed, or let in again. */
export async function recordReachability(
  { chatId, reachability, atMs = Date.now() }: Extract<ChatAction, { kind: 'reachability' }>,
  deps: ChatChangeDeps,
): Promise<string> {
  const isNewer = await deps.store.chats.recordReachability(chatId, reachability, atMs)
  if (!isNewer) return 'older than what is known'
  deps.logger.info(
    reachability === 'unreachable'
      ? `The bot cannot write to chat ${chatId} any more; its notifications are kept`
      : `The bot can write to chat ${chatId} again`,
    { event: `chat.${reachability}`, chatId },
  )
  if (reachability === 'reachable') await releaseHeld(chatId, 'the bot was let in again', deps)
  return reachability
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
