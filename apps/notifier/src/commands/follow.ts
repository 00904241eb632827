import { isNotificationKind } from '@peyk/domain/notification'
import type { Order } from '@peyk/domain/order'
import { formatOrderId } from '@peyk/telegram/formatting'
import { toFacts } from '@peyk/telegram/orders-view'
import { wordsOf } from '@peyk/telegram/words'
import type { Command, FollowDeps } from './context.ts'

/**
 * Links an order to the chat and shows it; an order whose notification is due gets that instead, once. Where it was another chat's,
 * both are notified. Safe to repeat with the same update.
 */
export async function follow(
  orderId: string,
  isSigned: boolean,
  { chatId, words, language, updateId, sentAtMs }: Command,
  { store, enqueue, reply, defaultLanguage }: FollowDeps,
): Promise<void> {
  const request = { atMs: sentAtMs, isSigned, updateId }
  const { result, status, previousChat } = await store.orders.link(orderId, chatId, request)
  const id = formatOrderId(orderId)
  if (result === 'elsewhere') return reply(chatId, { html: words.linkedElsewhere(id) })

  // First of all: nothing that follows may keep it waiting.
  if (result === 'queued' && isNotificationKind(status)) await enqueue([{ orderId, kind: status }])
  if (previousChat !== undefined) {
    const theirs = wordsOf((await store.chats.language(previousChat)) ?? defaultLanguage)
    await reply(previousChat, { html: theirs.movedAway(id) })
    await reply(chatId, { html: words.movedHere(id) })
  }
  if (result === 'queued') return

  const order: Pick<Order, 'status' | 'money'> = (await store.orders.get(orderId)) ?? { status, money: undefined }
  const isOpen = order.status === 'pending' || order.status === 'unknown'
  const html = [
    result === 'sent' ? words.alreadyNotified(id) : words.linked(id),
    ...toFacts(order, language),
    ...(isOpen ? ['', words.linkedPromise] : []),
  ]
  return reply(chatId, { html: html.join('\n') })
}
