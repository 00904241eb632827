import { formatOrderId } from '@peyk/telegram/formatting'
import type { Command, FollowDeps } from './context.ts'
import { findTypedOrder } from './typed-order.ts'

/** `/stop <order>` ends following an order from this chat. */
export async function stop({ argument, chatId, words }: Command, { store, reply }: FollowDeps): Promise<void> {
  const order = await findTypedOrder(argument, store.orders)
  if (order === undefined) return reply(chatId, { html: words.stopUsage })
  const stopped = await store.orders.unlink(order.orderId, chatId)
  return reply(chatId, { html: (stopped ? words.stopped : words.notFollowed)(formatOrderId(order.asked)) })
}
