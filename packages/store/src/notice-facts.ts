import { parseLanguage } from '@peyk/domain/language'
import type { Language } from '@peyk/domain/language'
import type { Order } from '@peyk/domain/order'
import { toOrder } from './order-record.ts'

/** What has to be known to write a notice's message. */
export type NoticeFacts = {
  order: Order
  /** What its customer chose, if anything. */
  language: Language | undefined
  /** For a refund: its payment was told. */
  isPaidTold: boolean
}

/** As `begin-sending.lua` gives them. */
export type FactsReply = [fields: string[], language: string, isPaidTold: number]

/** @throws {Error} when there is no such order */
export function toNoticeFacts(orderId: string, [fields, language, isPaidTold]: FactsReply): NoticeFacts {
  const order = toOrder(orderId, toHash(fields))
  if (order === undefined) throw new Error(`Order ${orderId} is not in the order book any more`)
  return { order, language: parseLanguage(language), isPaidTold: isPaidTold === 1 }
}

/** Redis gives scripts a hash as its fields and values in turn. */
function toHash(fields: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    Array.from({ length: fields.length / 2 }, (_, i) => [fields[2 * i] ?? '', fields[2 * i + 1] ?? '']),
  )
}
