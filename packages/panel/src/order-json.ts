import { parseChatId, parseOrderId } from '@peyk/domain/order'
import type { Money, OrderUpdate } from '@peyk/domain/order'
import { toAsciiDigits } from '@peyk/domain/persian-text'
import { parseStatus } from '@peyk/domain/status'
import type { Status } from '@peyk/domain/status'
import { z } from 'zod'
import { isObject, parseJson, saysSomething, valueOf } from './json.ts'
import type { JsonObject } from './json.ts'
import { LAST_TIME_MS, toCurrency, toDecimal, toTimeMs } from './order-values.ts'

/** The panel sent JSON that is not an order. */
export class NotAnOrder extends Error {
  override name = 'NotAnOrder'
  /** The order's id, when it is valid. */
  readonly orderId: string | undefined
  constructor(message: string, orderId?: string) {
    super(message)
    this.orderId = orderId
  }
}

/** The contract's names for each field. The first one with a value counts. */
export const FIELD_NAMES = {
  id: ['id', 'order_id', 'orderId'],
  status: ['status', 'state'],
  chat: ['chat_id', 'telegram_id', 'user_id'],
  amount: ['amount', 'total'],
  currency: ['currency'],
  url: ['url'],
  updatedAt: ['updated_at'],
} as const

export type OrderField = keyof typeof FIELD_NAMES
const FIELDS = Object.keys(FIELD_NAMES) as OrderField[]
/** A panel's values for each field, unchanged. */
export type OrderValues = { [Field in OrderField]?: unknown }

const CHAT = 'a Telegram chat id, a string or an integer'

/** The valid values of each field of an order. Its names are in {@link FIELD_NAMES}. */
export const orderFields = z.object({
  id: z
    .union([z.string(), z.int({ error: () => 'a string or an integer' })], { error: () => 'a string or an integer' })
    .transform((id) => parseOrderId(String(id)))
    .refine((id) => id !== undefined, { error: () => '1–64 characters without control characters' }),
  status: z
    .string({ error: () => 'a word' })
    .max(200, { error: () => 'a word of at most 200 characters' })
    .transform((word) => word.trim().toWellFormed()),
  chat: z
    .union([z.string(), z.int({ error: () => CHAT })], { error: () => CHAT })
    .transform((chat) => parseChatId(toAsciiDigits(String(chat).trim())))
    .refine((chat) => chat !== undefined, { error: () => 'a Telegram chat id of at most 52 bits' })
    .optional(),
  amount: z
    .union([z.string(), z.number()], { error: () => 'a number or a numeric string' })
    .transform((amount) => toDecimal(String(amount)))
    .refine((amount) => /^\d{1,30}(\.\d{1,12})?$/.test(amount), {
      error: () => 'a number or a numeric string, not negative',
    })
    .optional(),
  currency: z
    .string({ error: () => 'a currency code' })
    .max(16, { error: () => 'a currency code' })
    .transform(toCurrency)
    .optional(),
  url: z
    .url({ protocol: /^https?$/, error: () => 'an http:// or https:// URL' })
    .max(2048, { error: () => 'a URL of at most 2,048 characters' })
    .transform((url) => url.toWellFormed())
    .optional(),
  updatedAt: z
    .union([z.string(), z.number()], { error: () => 'ISO 8601 or Unix time' })
    .transform(toTimeMs)
    .refine((time) => Math.abs(time) <= LAST_TIME_MS, { error: () => 'ISO 8601 or Unix time' })
    .optional(),
})

/**
 * Returns the order update in a panel's JSON: an order, bare or under `order` or `data`.
 *
 * @throws {MalformedJson} when the text is not JSON
 * @throws {NotAnOrder} when it is JSON without a usable id and status, naming the field and what was expected
 */
export function parseOrderJson(text: string, paidWords: readonly string[]): OrderUpdate {
  return readOrderJson(parseJson(text), paidWords)
}

/** Like {@link parseOrderJson}, for JSON that is parsed already. @throws {NotAnOrder} */
export function readOrderJson(json: unknown, paidWords: readonly string[]): OrderUpdate {
  return toOrderUpdate(pickFields(unwrapOrder(json)), (word) => parseStatus(word, paidWords))
}

/** Returns an order's values under the contract's names. */
export function pickFields(order: JsonObject): OrderValues {
  const values: OrderValues = {}
  for (const field of FIELDS) values[field] = pick(order, FIELD_NAMES[field])
  return values
}

/**
 * Returns the order update of a panel's values.
 *
 * @param statusOf returns the status that the panel's word means
 * @param names the panel's own names for the fields, for messages; the contract's by default
 * @throws {NotAnOrder} naming the field and what was expected
 */
export function toOrderUpdate(
  values: OrderValues,
  statusOf: (word: string) => Status,
  names: { readonly [Field in OrderField]?: readonly string[] } = FIELD_NAMES,
): OrderUpdate {
  const said: OrderValues = {}
  for (const field of FIELDS) if (saysSomething(values[field])) said[field] = values[field]
  const parsed = orderFields.safeParse(said)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    const field = String(issue?.path[0] ?? 'id') as OrderField
    const called = (names[field] ?? FIELD_NAMES[field]).map((name) => `"${name}"`).join(' or ')
    throw new NotAnOrder(
      `${called}: expected ${issue?.message ?? 'another value'}${said[field] === undefined ? ', it is missing' : ''}.`,
      orderFields.shape.id.safeParse(said.id).data,
    )
  }
  const { id, status, chat, amount, currency, url, updatedAt } = parsed.data
  const money: Money | undefined = amount === undefined ? undefined : { amount, currency }
  return {
    orderId: id ?? '',
    status: statusOf(status),
    rawStatus: status,
    chatId: chat,
    money,
    url,
    updatedAtMs: updatedAt,
  }
}

/** Returns the order, which may be under `order` or `data`. @throws {NotAnOrder} when the JSON is not an object */
export function unwrapOrder(json: unknown): JsonObject {
  if (!isObject(json))
    throw new NotAnOrder('Expected an order as a JSON object with "id" and "status", bare or under "order" or "data".')
  const isBare = pick(json, FIELD_NAMES.id) !== undefined && pick(json, FIELD_NAMES.status) !== undefined
  if (isBare) return json
  return [json['order'], json['data']].find(isObject) ?? json
}

/** Returns the value of the first name that has one. */
function pick(order: JsonObject, names: readonly string[]): unknown {
  for (const name of names) {
    const value = valueOf(order, name)
    if (saysSomething(value)) return value
  }
  return undefined
}
