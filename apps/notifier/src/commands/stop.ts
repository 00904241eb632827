import { parseOrderId } from '@peyk/domain/order'
import { formatOrderId } from '@peyk/telegram/formatting'
import type { CommandHandler } from './context.ts'

/** `/stop <order>` ends following an order from this chat. */
export const stop: CommandHandler = async ({ argument, chatId, words }, { store, reply }) => {
  const orderId = parseOrderId(argument)
  if (orderId === undefined) return reply(chatId, { html: words.stopUsage })
  const stopped = await store.orders.unlink(orderId, chatId)
  return reply(chatId, {
    html: stopped ? words.stopped(formatOrderId(orderId)) : words.notFollowed(formatOrderId(orderId)),
  })
}
