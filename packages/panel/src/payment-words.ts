import { foldText } from '@peyk/domain/persian-text'
import { isObject, saysSomething } from './json.ts'
import type { JsonObject } from './json.ts'
import { FIELD_SPELLINGS, orderFields, spellingsOf, valuesOf } from './order-fields.ts'

const STATUS_NAMES = FIELD_SPELLINGS.payment
const STATUS_NAMES_INSIDE = [...FIELD_SPELLINGS.status, ...STATUS_NAMES]
const FLAG_NAMES = spellingsOf(['is_paid', 'paid'])
const PAYMENT_NAMES = spellingsOf(['payment'])

const YES = new Set(['true', 'yes', 'y', '1', 'بله', 'بلی'].map(foldText))
const NO = new Set(['false', 'no', 'n', '0', 'خیر', 'نه'].map(foldText))

/**
 * Returns what an object says of its payment, each as a word: by a status of its own (`payment_status`), by a flag (`is_paid`), or by
 * either of them in an object under `payment`.
 */
export function paymentWordsOf(order: JsonObject): string[] {
  const payment = valuesOf(order, PAYMENT_NAMES).find(isObject) ?? {}
  return [
    ...[...valuesOf(order, STATUS_NAMES), ...valuesOf(payment, STATUS_NAMES_INSIDE)].flatMap(toPaymentWords),
    ...[...valuesOf(order, FLAG_NAMES), ...valuesOf(payment, FLAG_NAMES)].flatMap(flagOf),
  ]
}

/** Returns a payment's status as a word. What is there and is no word gives no certainty: it becomes a word that is unknown. */
export function toPaymentWords(value: unknown): string[] {
  if (!saysSomething(value)) return []
  const { data: word = '(unreadable)' } = orderFields.shape.payment.safeParse(value)
  const flag = String(word).toLowerCase()
  return [flag === 'true' ? 'paid' : flag === 'false' ? 'unpaid' : String(word)]
}

/** Returns a flag as a word. An amount or a time under its name, as in `"paid": 250000`, says nothing here. */
function flagOf(value: unknown): string[] {
  if (!['string', 'number', 'boolean'].includes(typeof value)) return []
  const word = foldText(String(value))
  if (YES.has(word)) return ['paid']
  if (NO.has(word)) return ['unpaid']
  return typeof value === 'string' && !/\p{Nd}/u.test(value) ? toPaymentWords(value) : []
}
