import { parseOrderId } from '@peyk/domain/order'
import { formatOrderId } from '@peyk/telegram/formatting'
import type { Command, FollowDeps } from './context.ts'

/** `/stop <order>` ends following an order from this chat. */
export async function stop({ argument, chatId, words }: Command, { store, reply }: FollowDeps): Promise<void> {
  const orderId = parseOrderId(argument)
  if (orderId === undefined) return reply(chatId, { html: words.stopUsage })
  const stopped = await store.orders.unlink(orderId, chatId)
  return reply(chatId, {
    html: stopped ? words.stopped(formatOrderId(orderId)) : words.notFollowed(formatOrderId(orderId)),
  })
}
