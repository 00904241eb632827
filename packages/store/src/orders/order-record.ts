import type { Money, Order } from '@peyk/domain/order'
import type { Status } from '@peyk/domain/status'

/** One entry of an order's history. */
export type HistoryEntry = { event: string; atMs: number } & Record<string, unknown>

/**
 * An order as Redis keeps it. What every pending order has is named by one letter, since there may be a million: `n` when
 * the panel’s first order update came, `l` when the customer’s first link came, `c` the chat, `m` the money. One without a
 * `status` is pending.
 */
export function toOrder(orderId: string, hash: Record<string, string>): Order | undefined {
  const time = (field: string) => (hash[field] === undefined ? undefined : Number(hash[field]))
  const createdAtMs = time('n') ?? time('l')
  if (createdAtMs === undefined) return undefined
  const status = (hash['status'] ?? 'pending') as Status
  return {
    orderId,
    status,
    rawStatus: hash['word'] ?? '',
    chatId: hash['c'],
    ownerChatId: hash['owner'],
    money: parseMoney(hash['m']),
    url: hash['url'],
    createdAtMs,
    number: hash['number'],
    paymentMethod: hash['method'],
    unreadableReason: hash['unreadable'],
    paidAtMs: time('paidAt'),
    changedAtMs: time('updatedAt') ?? time('changedAt') ?? createdAtMs,
  }
}

/** An amount with its currency, where it has one, as one text: `250000 IRT`. */
export function toMoneyText({ amount, currency }: Money): string {
  return currency === undefined ? amount : `${amount} ${currency}`
}

function parseMoney(text: string | undefined): Money | undefined {
  if (text === undefined) return undefined
  const end = text.indexOf(' ')
  return end === -1
    ? { amount: text, currency: undefined }
    : { amount: text.slice(0, end), currency: text.slice(end + 1) }
}
