import { nameOfOrder } from '@peyk/domain/order'
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
  const { result, dueKind, status, previousChat } = await store.orders.link(orderId, chatId, request)
  if (result === 'elsewhere') return reply(chatId, { html: words.linkedElsewhere(formatOrderId(orderId)) })

  // First of all: nothing that follows may keep it waiting.
  if (dueKind !== undefined) await enqueue([{ orderId, kind: dueKind }])
  const order = await store.orders.get(orderId)
  const id = formatOrderId(nameOfOrder({ orderId, number: order?.number }))
  if (previousChat !== undefined) {
    const theirs = wordsOf((await store.chats.language(previousChat)) ?? defaultLanguage)
    await reply(previousChat, { html: theirs.movedAway(id) })
    await reply(chatId, { html: words.movedHere(id) })
  }
  if (result === 'queued') return

  const { money } = order ?? {}
  const current = order?.status ?? status
  const isOpen = current === 'pending' || current === 'unknown'
  const html = [
    result === 'sent' ? words.alreadyNotified(id) : words.linked(id),
    ...toFacts({ status: current, money }, language),
    ...(isOpen ? ['', words.linkedPromise] : []),
  ]
  return reply(chatId, { html: html.join('\n') })
}
