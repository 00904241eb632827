import { parseChatId, parseOrderId, parseOrderNumber } from '@peyk/domain/order'
import { parseStatus } from '@peyk/domain/status'
import { z } from 'zod'
import { isObject, saysSomething, valueOf } from './json.ts'
import type { JsonObject } from './json.ts'
import { toTimeMs } from './order-time.ts'
import { toAmount, toCurrency } from './order-values.ts'

/** The contract's names for each field. The first one with a value counts. */
export const FIELD_NAMES = {
  id: ['id', 'order_id', 'orderId'],
  status: ['status', 'state'],
  payment: ['payment_status', 'payment_state', 'financial_status', 'pay_status'],
  chat: ['chat_id', 'telegram_id', 'user_id'],
  amount: ['amount', 'total'],
  currency: ['currency', 'currency_code'],
  url: ['url'],
  updatedAt: ['updated_at'],
  paidAt: ['paid_at'],
  number: ['number', 'order_number'],
  paymentMethod: ['payment_method'],
} as const

export type OrderField = keyof typeof FIELD_NAMES
export const FIELDS = Object.keys(FIELD_NAMES) as OrderField[]
export type OrderFields = z.output<typeof orderFields>
/** A panel's values for each field, unchanged. */
export type OrderValues = { [Field in OrderField]?: unknown } & {
  /** What the panel says of the payment, each as a word. */
  payments?: readonly string[]
  /** What else it says of the order's status, around it and inside it. */
  beside?: readonly string[]
  /** What the attempts to pay say, each as a word. */
  attempts?: readonly string[]
}

const ID = 'a string or an integer'
const CHAT = 'a Telegram chat id, a string or an integer'
const TIME = 'ISO 8601 or Unix time from 2000 to tomorrow'

const time = z
  .union([z.string(), z.number()], { error: () => TIME })
  .transform(toTimeMs)
  .refine((time) => !Number.isNaN(time), { error: () => TIME })

const word = (expected: string, max: number) =>
  z
    .union([z.string(), z.int({ error: () => expected })], { error: () => expected })
    .transform((value) => String(value).trim().toWellFormed())
    .refine((value) => value.length <= max, { error: () => `${expected} of at most ${max} characters` })

/** The valid values of each field of an order. Its names are in {@link FIELD_NAMES}. */
export const orderFields = z.object({
  id: z
    .union([z.string(), z.int({ error: () => ID })], { error: () => ID })
    .transform((id) => parseOrderId(String(id)))
    .refine((id) => id !== undefined, { error: () => '1–64 characters without control characters' }),
  status: word('a word or a whole number', 200),
  payment: z.union([word('a word', 200), z.boolean()], { error: () => 'a word, true or false' }).optional(),
  chat: z
    .union([z.string(), z.int({ error: () => CHAT })], { error: () => CHAT })
    .transform((chat) => parseChatId(String(chat)))
    .refine((chat) => chat !== undefined, { error: () => 'a Telegram chat id of at most 52 bits' })
    .optional(),
  amount: z
    .union([z.string(), z.number()], { error: () => 'a number or a numeric string' })
    .transform(toAmount)
    .refine((amount) => amount !== undefined, { error: () => 'a number or a numeric string, not negative' })
    .optional(),
  currency: z
    .union([z.string(), z.int({ error: () => 'a currency code' })], { error: () => 'a currency code' })
    .transform(toCurrency)
    .refine((currency) => /^(?=.*[\p{L}\p{Sc}])[^\p{Cc}]{1,16}$/u.test(currency), { error: () => 'a currency code' })
    .optional(),
  url: z
    .url({ protocol: /^https?$/, error: () => 'an http:// or https:// URL' })
    .max(2048, { error: () => 'a URL of at most 2,048 characters' })
    .transform((url) => url.toWellFormed())
    .optional(),
  updatedAt: time.optional(),
  paidAt: time.optional(),
  number: z
    .union([z.string(), z.int({ error: () => ID })], { error: () => ID })
    .transform((number) => parseOrderNumber(String(number)))
    .refine((number) => number !== undefined, { error: () => '1–64 characters without control characters' })
    .optional(),
  paymentMethod: word('a word', 64).optional(),
})

/** Returns the value of a field: of its first name with a usable one, or else of the first with any. */
export function pickField(order: JsonObject, field: OrderField): unknown {
  const values = valuesOf(order, FIELD_NAMES[field]).map((value) => plainValueOf(value, field))
  if (values.length < 2) return values[0]
  const usable = values.filter((value) => orderFields.shape[field].safeParse(value).success)
  return (field === 'amount' ? usable.find(isCertainAmount) : undefined) ?? usable[0] ?? values[0]
}

/** Whether an amount is certain in every currency: one point before three last digits may be either sign. */
const isCertainAmount = (value: unknown) => {
  const { lastThree } = orderFields.shape.amount.safeParse(value).data ?? {}
  return lastThree === undefined || lastThree === ','
}

const WORDS_IN = ['name', 'code', 'slug', 'key', 'value', 'title', 'label']
const AMOUNTS_IN = ['value', 'amount']
const CODES_IN = ['code']

/** Returns a value that a panel writes as an object, such as `{"value":"10.00","currency":"EUR"}` or `{"id":2,"name":"paid"}`, as a text. */
export function plainValueOf(value: unknown, field: OrderField): unknown {
  if (!isObject(value)) return value
  if (field === 'status') return wordIn(value)
  if (field === 'currency') return textsIn(value, CODES_IN)[0] ?? value
  const [amount] = field === 'amount' ? textsIn(value, AMOUNTS_IN) : []
  return amount === undefined ? value : [amount, ...textsIn(value, FIELD_NAMES.currency)].slice(0, 2).join(' ')
}

/** Returns the word of a status that is an object: the one that is known, or all known ones where they contradict each other, as a no denies paid. */
export function wordIn(value: unknown): unknown {
  if (!isObject(value)) return value
  const words = textsIn(value, WORDS_IN)
  const isPaid = words.some((word) => parseStatus(word) === 'paid')
  const known = words.filter((word) => parseStatus(word) !== 'unknown' || (isPaid && /^(0|no|false)$/i.test(word)))
  const isOne = new Set(known.map((word) => parseStatus(word))).size < 2
  return (isOne ? (known[0] ?? words[0]) : known.join(' ≠ ')) ?? value
}

const textsIn = (value: JsonObject, names: readonly string[]) =>
  valuesOf(value, names)
    .filter((text) => ['string', 'number', 'boolean'].includes(typeof text))
    .map(String)

/** Returns the values that say something under any of these names, in any of their spellings. */
export function valuesOf(order: JsonObject, names: readonly string[]): readonly unknown[] {
  const values = valuesUnder(order, names)
  return values.every(saysSomething) ? values : values.filter(saysSomething)
}

/** Like {@link valuesOf}, with `null` and blank text. */
export function valuesUnder(order: JsonObject, names: readonly string[]): readonly unknown[] {
  const fields = fieldsOf(order)
  let values = NONE
  for (const name of foldedNames(names)) {
    const found = fields.get(name)
    if (found !== undefined) values = values.length === 0 ? found : [...values, ...found]
  }
  return values
}

const NONE: readonly unknown[] = []
/** What a resource of JSON:API has beside its fields. https://jsonapi.org/format/#document-resource-objects */
const RESOURCE_NAMES = ['id', 'lid', 'type', 'attributes', 'relationships', 'links', 'meta']
const fieldsOfOrders = new WeakMap<JsonObject, ReadonlyMap<string, unknown[]>>()
const foldedLists = new WeakMap<readonly string[], readonly string[]>()

/** Returns an object's values by their folded names. The contract's own spelling, in lower case, comes first. */
function fieldsOf(order: JsonObject): ReadonlyMap<string, unknown[]> {
  const known = fieldsOfOrders.get(order)
  if (known !== undefined) return known
  const fields = new Map<string, unknown[]>()
  const add = (object: JsonObject) => {
    for (const name of Object.keys(object)) {
      const value = object[name]
      const folded = foldName(name)
      const values = fields.get(folded)
      if (values === undefined) fields.set(folded, [value])
      else if (name === name.toLowerCase()) values.unshift(value)
      else values.push(value)
    }
  }
  add(order)
  const attributes = valueOf(order, 'attributes')
  if (isObject(attributes) && Object.keys(order).every((name) => RESOURCE_NAMES.includes(name))) add(attributes)
  fieldsOfOrders.set(order, fields)
  return fields
}

function foldedNames(names: readonly string[]): readonly string[] {
  const known = foldedLists.get(names)
  if (known !== undefined) return known
  const folded = [...new Set(names.map(foldName))]
  foldedLists.set(names, folded)
  return folded
}

/** One spelling for a name as panels of different languages write it: `order_id`, `orderId`, `OrderId`, `order-id`. */
function foldName(name: string): string {
  return name.toLowerCase().replace(/[\s_-]/g, '')
}
