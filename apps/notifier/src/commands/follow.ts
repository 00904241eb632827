import { carrierOf } from '@peyk/domain/kind-order'
import { nameOfOrder } from '@peyk/domain/order'
import type { Status } from '@peyk/domain/status'
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
  deps: FollowDeps,
): Promise<void> {
  const { store, enqueue, reply, defaultLanguage } = deps
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
  const notifiedChat = result === 'sent' ? await notifiedChatOf(orderId, current, deps) : undefined
  const isNotifiedHere = notifiedChat === undefined ? previousChat === undefined : notifiedChat === chatId
  const isOpen = current === 'pending' || current === 'unknown'
  const html = [
    result !== 'sent' ? words.linked(id) : isNotifiedHere ? words.alreadyNotified(id) : words.notifiedElsewhere(id),
    ...toFacts({ status: current, money }, language),
    ...(isOpen ? ['', words.linkedPromise] : []),
  ]
  return reply(chatId, { html: html.join('\n') })
}

/** Returns the chat in which an order's notification was shown, as far as that is known. */
async function notifiedChatOf(
  orderId: string,
  status: Status,
  { store, kinds }: FollowDeps,
): Promise<string | undefined> {
  const kind = carrierOf(status, kinds)
  return kind === undefined ? undefined : (await store.ledger.get({ orderId, kind }))?.chatId
}
