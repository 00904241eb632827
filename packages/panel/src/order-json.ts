import { parseChatId, parseOrderId } from '@peyk/domain/order'
import type { Money, OrderNews } from '@peyk/domain/order'
import { foldText, toAsciiDigits } from '@peyk/domain/persian-text'
import { parseStatus } from '@peyk/domain/status'
import { SECOND } from '@peyk/domain/time'
import { z } from 'zod'

/** The panel sent something that is not JSON. */
export class MalformedJson extends Error {
  override name = 'MalformedJson'
}

/** The panel sent JSON that is no order. */
export class NotAnOrder extends Error {
  override name = 'NotAnOrder'
  /** The order's id, where that alone is right. */
  readonly orderId: string | undefined
  constructor(message: string, orderId?: string) {
    super(message)
    this.orderId = orderId
  }
}

/** The contract's names for each field; the first that is there counts. */
const FIELD_NAMES = {
  id: ['id', 'order_id', 'orderId'],
  status: ['status', 'state'],
  chat: ['chat_id', 'telegram_id', 'user_id'],
  amount: ['amount', 'total'],
  currency: ['currency'],
  url: ['url'],
  updatedAt: ['updated_at'],
} as const

const CHAT = 'a Telegram chat id, a string or an integer'

const orderFields = z.object({
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
 * The statement that a panel's JSON makes: an order, bare or under `order` or `data`.
 *
 * @throws {MalformedJson} when the text is not JSON
 * @throws {NotAnOrder} when it is JSON without a usable id and status, naming the field and what was expected
 */
export function parseOrderJson(text: string, paidWords: readonly string[]): OrderNews {
  return toOrderNews(parseJson(text), paidWords)
}

/** Like {@link parseOrderJson}, for JSON that is parsed already by {@link parseJson}. @throws {NotAnOrder} */
export function toOrderNews(json: unknown, paidWords: readonly string[]): OrderNews {
  const order = unwrap(json)
  const picked = Object.fromEntries(Object.entries(FIELD_NAMES).map(([field, names]) => [field, pick(order, names)]))
  const parsed = orderFields.safeParse(picked)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    const field = String(issue?.path[0] ?? 'id') as keyof typeof FIELD_NAMES
    const names = FIELD_NAMES[field].map((name) => `"${name}"`).join(' or ')
    throw new NotAnOrder(
      `${names}: expected ${issue?.message ?? 'another value'}${picked[field] === undefined ? ', it is missing' : ''}.`,
      orderFields.shape.id.safeParse(picked['id']).data,
    )
  }
  const { id, status, chat, amount, currency, url, updatedAt } = parsed.data
  const money: Money | undefined = amount === undefined ? undefined : { amount, currency }
  return {
    orderId: id ?? '',
    status: parseStatus(status, paidWords),
    rawStatus: status,
    chatId: chat,
    money,
    url,
    updatedAtMs: updatedAt,
  }
}

const TOO_LONG_FOR_A_NUMBER = /\d[\d.]{15}/

/**
 * Parses JSON; numbers with more digits than a JavaScript number holds stay the text they were written as, since they
 * may be ids or amounts.
 *
 * @throws {MalformedJson}
 */
export function parseJson(text: string): unknown {
  try {
    return TOO_LONG_FOR_A_NUMBER.test(text) ? JSON.parse(text, keepAllDigits) : JSON.parse(text)
  } catch (error) {
    throw new MalformedJson('The body is not valid JSON.', { cause: error })
  }
}

function keepAllDigits(_key: string, value: unknown, context?: { source?: string }): unknown {
  const source = context?.source
  if (typeof value !== 'number' || source === undefined || !/^-?\d+(\.\d+)?$/.test(source)) return value
  return Number.isSafeInteger(value) || source.replace(/\D/g, '').length < 16 ? value : source
}

type JsonObject = Record<string, unknown>
const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function unwrap(json: unknown): JsonObject {
  if (!isObject(json))
    throw new NotAnOrder('Expected an order as a JSON object with "id" and "status", bare or under "order" or "data".')
  const isBare = pick(json, FIELD_NAMES.id) !== undefined && pick(json, FIELD_NAMES.status) !== undefined
  if (isBare) return json
  return [json['order'], json['data']].find(isObject) ?? json
}

/** The first of the names with a value; `null` and blank strings say nothing. */
function pick(order: JsonObject, names: readonly string[]): unknown {
  return names
    .map((name) => (Object.hasOwn(order, name) ? order[name] : undefined))
    .find((value) => value !== undefined && value !== null && !(typeof value === 'string' && value.trim() === ''))
}

function toCurrency(text: string): string {
  const folded = foldText(text)
  if (['تومان', 'toman', 'irt'].includes(folded)) return 'IRT'
  if (['ریال', 'rial', 'irr'].includes(folded)) return 'IRR'
  return text.trim().toUpperCase().toWellFormed()
}

/** Groups of two or three digits between Latin, Persian or Arabic separators; a last group of three. */
const GROUPED = /^\d{1,3}(?:[,٬،]\d{2,3})*[,٬،]\d{3}(?=\.|$)/

/**
 * An amount in ASCII, without group separators. A comma that groups nothing stays, and is refused: `12,50` may mean 12.5,
 * and taking it for 1,250 would tell the customer a wrong amount.
 */
function toDecimal(amount: string): string {
  return toAsciiDigits(amount)
    .replace(/[\s_]/g, '')
    .replace('٫', '.')
    .replace(GROUPED, (grouped) => grouped.replace(/\D/g, ''))
}

const FIRST_MILLISECOND_STAMP = 100_000_000_000
/** ECMAScript's last instant: https://tc39.es/ecma262/#sec-time-values-and-time-range */
const LAST_TIME_MS = 8.64e15

/** RFC 3339, also with a blank for the `T`. A time without a zone is taken for UTC wherever Peyk runs. */
const ISO_TIME = /^(\d{4}-\d{2}-\d{2})(?:[Tt ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?) ?(Z|z|[+-]\d{2}:?\d{2})?)?$/

function toTimeMs(value: string | number): number {
  const text = toAsciiDigits(String(value).trim())
  if (!/^\d+(\.\d+)?$/.test(text)) {
    const [, date, time = '00:00', zone = 'Z'] = ISO_TIME.exec(text) ?? []
    return date === undefined ? NaN : Date.parse(`${date}T${time}${zone.toUpperCase()}`)
  }
  const number = Number(text)
  return Math.round(number < FIRST_MILLISECOND_STAMP ? number * SECOND : number)
}
