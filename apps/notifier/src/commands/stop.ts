import { parseOrderId } from '@peyk/domain/order'
import { formatOrderId } from '@peyk/telegram/formatting'
import type { Command, FollowDeps } from './context.ts'

/** `/stop <order>` ends following an order from this chat. */
export async function stop({ argument, chatId, words }: Command, { store, reply }: FollowDeps): Promise<void> {
  const asked = parseOrderId(argument)
  if (asked === undefined) return reply(chatId, { html: words.stopUsage })
  const stopped = await store.orders.unlink((await store.orders.find(asked)) ?? asked, chatId)
  return reply(chatId, { html: (stopped ? words.stopped : words.notFollowed)(formatOrderId(asked)) })
}
