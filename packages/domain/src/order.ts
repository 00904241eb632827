import { toAsciiDigits, withoutInvisible } from './persian-text.ts'
import type { Status } from './status.ts'

/** An amount as the panel wrote it: a decimal string (never a float) and a currency code, or `undefined` if unsaid. */
export type Money = { amount: string; currency: string | undefined }

/** One statement "order X has status S", from a webhook or a check. */
export type OrderUpdate = {
  orderId: string
  status: Status
  /** The panel's own word for the status. */
  rawStatus: string
  /** The Telegram chat that the panel says this order belongs to: a decimal string. */
  chatId: string | undefined
  money: Money | undefined
  url: string | undefined
  /** When the panel changed the order, milliseconds since 1970. */
  updatedAtMs: number | undefined
  /** When it was paid, milliseconds since 1970, if the panel says so. */
  paidAtMs?: number | undefined
  /** What the shop calls the order before people, if that is not its id. */
  number?: string | undefined
  paymentMethod?: string | undefined
  /** What the panel said and Peyk cannot use, each with what was expected. */
  leftOut?: readonly string[] | undefined
}

/** What Peyk knows of an order. All times are milliseconds since 1970. */
export type Order = {
  orderId: string
  status: Status
  rawStatus: string
  /** The chat that is notified, if one is linked. */
  chatId: string | undefined
  /** The chat that the panel named as the order's owner, if it did. */
  ownerChatId: string | undefined
  money: Money | undefined
  url: string | undefined
  /** What the shop calls the order before people, if that is not its id. */
  number?: string | undefined
  paymentMethod?: string | undefined
  /** When it was paid, if the panel said so. */
  paidAtMs?: number | undefined
  /** Why the panel's newest answer about it cannot be used; until a usable one comes. */
  unreadableReason?: string | undefined
  createdAtMs: number
  /** When the order came into its present status. */
  changedAtMs: number
}

/** Returns what people call an order: its number, or else its id. */
export function nameOfOrder({ orderId, number }: Pick<Order, 'orderId' | 'number'>): string {
  return number ?? orderId
}

const MAX_ORDER_ID_CHARS = 64
const NUMBER = /^\p{Nd}+$/u

/**
 * Returns the one form of an order id, in which the panel can be asked for it: an opaque string of 1–64 characters without control
 * characters. What nobody sees goes: blanks around it, direction signs, joiners. A number has ASCII digits; in other ids digits are signs like
 * others, as the panel has them.
 *
 * @returns `undefined` when the text is no order id
 */
export function parseOrderId(text: string): string | undefined {
  const id = parseOrderNumber(text)
  return id !== undefined && NUMBER.test(id) ? toAsciiDigits(id) : id
}

/** Returns an order's number as {@link parseOrderId} does, in the digits that people read. */
export function parseOrderNumber(text: string): string | undefined {
  const number = withoutInvisible(text).trim()
  const length = [...number].length
  if (length < 1 || length > MAX_ORDER_ID_CHARS) return undefined
  return /[\p{Cc}\p{Cs}\u2028\u2029]/u.test(number) ? undefined : number
}

/** Returns a Telegram chat id: an integer of at most 52 bits, negative for groups. https://core.telegram.org/bots/api#chat */
export function parseChatId(text: string): string | undefined {
  const chatId = toAsciiDigits(withoutInvisible(text)).trim()
  if (!/^-?[1-9]\d{0,15}$/.test(chatId)) return undefined
  return Math.abs(Number(chatId)) < 2 ** 52 ? chatId : undefined
}
