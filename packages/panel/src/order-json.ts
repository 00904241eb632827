import type { Money, OrderUpdate } from '@peyk/domain/order'
import { parseStatus } from '@peyk/domain/status'
import type { OwnWords, Status } from '@peyk/domain/status'
import { isObject, saysSomething, valueOf } from './json.ts'
import type { JsonObject } from './json.ts'
import { FIELDS, FIELD_NAMES, orderFields } from './order-fields.ts'
import type { OrderField, OrderFields, OrderValues } from './order-fields.ts'
import { toMoney } from './order-values.ts'

/** What a message asks for where a needed field is missing. */
const EXPECTED = { id: 'a string or an integer', status: 'a word or a whole number' } as const

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

/** Returns an order's values under the contract's names. */
export function pickFields(order: JsonObject): OrderValues {
  const values: OrderValues = {}
  for (const field of FIELDS) values[field] = pick(order, FIELD_NAMES[field])
  return values
}

/** The status that an order's values mean, and the panel's word that says so. */
export type StatusReading = { status: Status; rawStatus: string }
/** The valid values that decide about the status. */
export type StatusValues = { status: string; payment: string | boolean | undefined; paidAt: number | undefined }

const PAYMENT_FLAGS: Readonly<Record<string, string>> = { true: 'paid', false: 'unpaid' }

/**
 * Reads a status word in a panel that may also have a status of the payment. Where the word says that the order is under way or
 * done, the payment's own status decides: a checkout may be complete and the payment not.
 */
export function readStatus({ status: word, payment }: StatusValues, ownWords: OwnWords): StatusReading {
  const read = { status: parseStatus(word, ownWords), rawStatus: word }
  if (payment === undefined || !['pending', 'paid', 'unknown'].includes(read.status)) return read
  const paymentWord = PAYMENT_FLAGS[String(payment).toLowerCase()] ?? String(payment)
  const paid = { status: parseStatus(paymentWord, ownWords), rawStatus: `${word}, payment ${paymentWord}` }
  return paid.status === 'unknown' && read.status !== 'paid' ? read : paid
}

/**
 * Returns the order update of a panel's values. A value that decides nothing is left out where it cannot be used, and named in
 * `leftOut`.
 *
 * @param statusOf returns the status that the panel's values mean
 * @param names the panel's own names for the fields, for messages; the contract's by default
 * @throws {NotAnOrder} when there is no usable id or status, naming the field and what was expected
 */
export function toOrderUpdate(
  values: OrderValues,
  statusOf: (values: StatusValues) => StatusReading,
  names: { readonly [Field in OrderField]?: readonly string[] } = FIELD_NAMES,
): OrderUpdate {
  const leftOut: string[] = []
  const expectation = (field: OrderField, expected: string) =>
    `${(names[field] ?? FIELD_NAMES[field]).map((name) => `"${name}"`).join(' or ')}: expected ${expected}`

  const read = <Field extends OrderField>(field: Field): OrderFields[Field] | undefined => {
    if (!saysSomething(values[field])) return undefined
    const parsed = orderFields.shape[field].safeParse(values[field])
    if (parsed.success) return parsed.data as OrderFields[Field]
    leftOut.push(expectation(field, parsed.error.issues[0]?.message ?? 'another value'))
    return undefined
  }
  const need = <Field extends 'id' | 'status'>(field: Field): NonNullable<OrderFields[Field]> => {
    const value = read(field)
    if (value !== undefined) return value
    const problem = leftOut.pop() ?? `${expectation(field, EXPECTED[field])}, it is missing`
    throw new NotAnOrder(`${problem}.`, orderFields.shape.id.safeParse(values.id).data)
  }

  const orderId = need('id')
  const status = need('status')
  const paidAt = read('paidAt')
  const [amount, currency] = [read('amount'), read('currency')]
  const money: Money | undefined = amount && toMoney(amount, currency)
  if (amount && !money)
    leftOut.push(
      expectation(
        'amount',
        amount.currency !== undefined && amount.currency !== currency && currency !== undefined
          ? `an amount in ${currency}, as "currency" says`
          : 'an amount whose last three digits are certainly decimals or certainly thousands',
      ),
    )
  return {
    orderId,
    ...statusOf({ status, payment: read('payment'), paidAt }),
    chatId: read('chat'),
    money,
    url: read('url'),
    updatedAtMs: read('updatedAt'),
    paidAtMs: paidAt,
    number: read('number'),
    paymentMethod: read('paymentMethod'),
    leftOut,
  }
}

/**
 * Returns the order, which may be under `order` or `data`, or below these once more. An object there that has an id and a status is
 * the order, whatever the envelope around it says.
 *
 * @throws {NotAnOrder} when the JSON is not an object
 */
export function unwrapOrder(json: unknown): JsonObject {
  if (!isObject(json))
    throw new NotAnOrder('Expected an order as a JSON object with "id" and "status", bare or under "order" or "data".')
  const inner = innerOf(json)
  const candidates = [...inner.flatMap(innerOf), ...inner, json]
  return (
    candidates.find((order) => has(order, 'id') && has(order, 'status')) ??
    candidates.find((order) => has(order, 'status')) ??
    inner[0] ??
    json
  )
}

const innerOf = (json: JsonObject) => [json['order'], json['data']].filter(isObject)

const has = (order: JsonObject, field: OrderField) => pick(order, FIELD_NAMES[field]) !== undefined

/** What an envelope says of the request, and not of an order. */
const ENVELOPE_WORDS = ['success', 'successful', 'succeeded', 'ok', 'true', 'error', 'failed', 'failure']
const ENVELOPE_NAMES = ['message', 'msg', 'error', 'errors', 'code']

/** Returns the answer about one order with the id that was asked for, where it names none. */
export function withAskedId(json: unknown, orderId: string | undefined): unknown {
  if (!isObject(json)) return json
  const order = unwrapOrder(json)
  const isEnvelope =
    ENVELOPE_WORDS.includes(String(pick(order, FIELD_NAMES.status)).trim().toLowerCase()) ||
    ENVELOPE_NAMES.some((name) => valueOf(order, name) !== undefined)
  return has(order, 'id') || isEnvelope ? json : { ...order, id: orderId }
}

/** Returns the value of the first name that has one. */
function pick(order: JsonObject, names: readonly string[]): unknown {
  for (const name of names) {
    const value = valueOf(order, name)
    if (saysSomething(value)) return value
  }
  return undefined
}
