import { parseLanguage } from '@peyk/domain/language'
import type { Language } from '@peyk/domain/language'
import type { Order } from '@peyk/domain/order'
import { toOrder, toOrderHash } from '../orders/order-record.ts'

/** What has to be known to write a notification's message. */
export type NotificationFacts = {
  order: Order
  /** What its customer chose, if anything. */
  language: Language | undefined
  /** For a refund: its payment was notified. */
  isPaidNotified: boolean
}

/** As `begin-sending.lua` gives them. */
export type FactsReply = [language: string, isPaidNotified: number, order: (string | null)[]]

/** @throws {Error} when there is no such order */
export function toNotificationFacts(
  orderId: string,
  [language, isPaidNotified, values]: FactsReply,
): NotificationFacts {
  const order = toOrder(orderId, toOrderHash(values))
  if (order === undefined) throw new Error(`Order ${orderId} is not in the order book any more`)
  return { order, language: parseLanguage(language), isPaidNotified: isPaidNotified === 1 }
}
