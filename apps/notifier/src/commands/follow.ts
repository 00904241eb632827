import { isNoticeKind } from '@peyk/domain/notice'
import { formatOrderId } from '@peyk/telegram/formatting'
import type { Command, CommandDeps } from './context.ts'

/** Links an order to the chat and says where it stands; an order that is already paid gets its notice instead, once. */
export async function follow(
  orderId: string,
  { chatId, words }: Command,
  { store, notify, reply }: CommandDeps,
): Promise<void> {
  const { result, status } = await store.orders.link(orderId, chatId)
  const order = formatOrderId(orderId)
  switch (result) {
    case 'queued':
      if (isNoticeKind(status)) await notify({ orderId, kind: status })
      return
    case 'linked': {
      const isOpen = status === 'pending' || status === 'unknown'
      return reply(chatId, {
        html: isOpen ? words.linked(order, words.statuses[status]) : words.linkedClosed(order, words.statuses[status]),
      })
    }
    case 'waiting':
      return reply(chatId, { html: words.linkedClosed(order, words.statuses[status]) })
    case 'sent':
      return reply(chatId, { html: words.alreadyTold(order) })
  }
}
