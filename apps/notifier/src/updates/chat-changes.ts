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

/** Makes the held notifications of a chat due again and enqueues them. `by` is the author for the history. */
export async function releaseHeld(
  chatId: string,
  by: string,
  { store, kinds, enqueue }: Pick<ChatChangeDeps, 'kinds' | 'enqueue'> & { store: Pick<Store, 'ledger'> },
): Promise<void> {
  for await (const notifications of store.ledger.releaseHeld(chatId, kinds, by)) await enqueue(notifications)
}

/** Records that the bot was blocked, removed or added again. Returns a summary. */
export async function recordReachability(
  { chatId, reachability, atMs = Date.now() }: Extract<ChatAction, { kind: 'reachability' }>,
  deps: ChatChangeDeps,
): Promise<string> {
  const isNewer = await deps.store.chats.recordReachability(chatId, reachability, atMs)
  if (!isNewer) return 'older than what is known'
  deps.logger.info(
    reachability === 'unreachable'
      ? `The bot cannot write to chat ${chatId} any more; its notifications are held`
      : `The bot can write to chat ${chatId} again`,
    { event: `chat.${reachability}`, chatId },
  )
  if (reachability === 'reachable') await releaseHeld(chatId, 'the bot was let in again', deps)
  return reachability
}

/** Moves the orders of a group that became a supergroup. Either of the two chats reports it. Returns a summary. */
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
