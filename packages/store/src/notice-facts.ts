import { parseLanguage } from '@peyk/domain/language'
import type { Language } from '@peyk/domain/language'
import type { Order } from '@peyk/domain/order'
import { toOrder, toOrderHash } from './order-record.ts'

/** What has to be known to write a notice's message. */
export type NoticeFacts = {
  order: Order
  /** What its customer chose, if anything. */
  language: Language | undefined
  /** For a refund: its payment was told. */
  isPaidTold: boolean
}

/** As `begin-sending.lua` gives them. */
export type FactsReply = [language: string, isPaidTold: number, order: (string | null)[]]

/** @throws {Error} when there is no such order */
export function toNoticeFacts(orderId: string, [language, isPaidTold, values]: FactsReply): NoticeFacts {
  const order = toOrder(orderId, toOrderHash(values))
  if (order === undefined) throw new Error(`Order ${orderId} is not in the order book any more`)
  return { order, language: parseLanguage(language), isPaidTold: isPaidTold === 1 }
}
