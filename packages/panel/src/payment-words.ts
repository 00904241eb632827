import { toAsciiDigits } from '@peyk/domain/persian-text'
import { parseStatus, wasPaid } from '@peyk/domain/status'
import { aloneIn, isObject, saysSomething } from './json.ts'
import type { JsonObject } from './json.ts'
import { FIELD_NAMES, orderFields, valuesOf } from './order-fields.ts'
import { toAmount } from './order-values.ts'

const IS_PAID = ['is_paid']
const PAID = ['paid']
const FLAG_NAMES = [...IS_PAID, ...PAID]
const PAYMENT_NAMES = ['payment']
/** Attempts to pay, of which the last ones may have gone well. */
const ATTEMPT_NAMES = ['payment', 'payments', 'transaction', 'transactions', 'invoice', 'invoices']
/** In an object about a payment: whether it went well. */
const RESULT_NAMES = ['success', 'successful', 'verified', 'captured']
const STATUS_NAMES_INSIDE = [...FIELD_NAMES.status, ...FIELD_NAMES.payment]

const YES = ['true', 'yes', 'y', '1', 'بله', 'بلی']
const NO = ['false', 'no', 'n', '0', 'خیر', 'نه']
/** A word that is in no list, for what is there and cannot be read: it leaves no certainty. */
export const UNREADABLE = '(unreadable)'

/**
 * Returns what an object says of its payment, each as a word: by a status of its own (`payment_status`), by a flag (`is_paid`), by an
 * amount (`paid`), by a time that is `false`, or by any of them in objects under `payment` and names like it.
 */
export function paymentWordsOf(order: JsonObject): string[] {
  const statuses = valuesOf(order, FIELD_NAMES.payment).flatMap(toPaymentWords)
  const flags = valuesOf(order, IS_PAID).map(toFlag)
  const saysPaid = valuesOf(order, FIELD_NAMES.status).some(
    (word) => typeof word === 'string' && /pay|paid|پرداخت/iu.test(word),
  )
  // A gateway's own words, such as 100, say nothing more beside a word for paid.
  const inside = valuesOf(order, PAYMENT_NAMES)
    .map(aloneIn)
    .flatMap(wordsInside)
    .filter((word) => !saysPaid || parseStatus(word) !== 'unknown')
  const never = !saysPaid && valuesOf(order, FIELD_NAMES.paidAt).includes(false) ? ['unpaid'] : []
  return [...statuses, ...flags, ...paidAmountOf(order), ...inside, ...never]
}

/** Returns what the attempts to pay say together: nothing where one went well or none is known. */
export function attemptWordsOf(order: JsonObject): string[] {
  const words = valuesOf(order, ATTEMPT_NAMES).flat().flatMap(wordsInside)
  const known = words.filter((word) => parseStatus(word) !== 'unknown')
  return known.some((word) => wasPaid(parseStatus(word))) ? [] : known
}

/** Returns the words of an object about a payment. A bare word may be the method, so it counts only where it is one of a status. */
function wordsInside(payment: unknown): string[] {
  if (isNo(payment)) return ['unpaid']
  if (typeof payment === 'string') return parseStatus(payment) === 'unknown' ? [] : [payment]
  if (!isObject(payment)) return []
  return [
    ...valuesOf(payment, STATUS_NAMES_INSIDE).flatMap(toPaymentWords),
    ...valuesOf(payment, FLAG_NAMES).map(toFlag),
    ...(valuesOf(payment, RESULT_NAMES).some(isNo) ? ['unpaid'] : []),
  ]
}

/** Returns a payment's status as a word; none where it says nothing. */
export function toPaymentWords(value: unknown): string[] {
  if (!saysSomething(value)) return []
  const { data: word = UNREADABLE } = orderFields.shape.payment.safeParse(value)
  const flag = String(word).toLowerCase()
  return [flag === 'true' ? 'paid' : flag === 'false' ? 'unpaid' : String(word)]
}

/** Returns a flag as a word, or its own word where it is none. A sign beside it may turn it round, so it is not folded. */
function toFlag(value: unknown): string {
  if (isYes(value)) return 'paid'
  if (isNo(value)) return 'unpaid'
  return typeof value === 'string' ? value.trim().slice(0, 200) : UNREADABLE
}

/** `paid` is a flag, a word, a time or an amount: one below the order's own is a part of it. */
function paidAmountOf(order: JsonObject): string[] {
  return valuesOf(order, PAID).flatMap((value) => {
    if (isYes(value) || isNo(value)) return [toFlag(value)]
    if (isObject(value) || Array.isArray(value)) return [UNREADABLE]
    const { data: time } = orderFields.shape.paidAt.safeParse(value)
    if (time !== undefined) return []
    const paid = amountOf(value)
    if (paid === undefined) return [toFlag(value)]
    const whole = valuesOf(order, FIELD_NAMES.amount).map(amountOf)[0]
    if (paid === 0) return ['unpaid']
    return whole !== undefined && paid < whole ? ['partially paid'] : []
  })
}

function amountOf(value: unknown): number | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined
  const amount = toAmount(value)
  return amount === undefined ? undefined : Number(amount.decimal)
}

const isYes = (value: unknown) => YES.includes(flagText(value))
const isNo = (value: unknown) => NO.includes(flagText(value))
const flagText = (value: unknown) =>
  ['string', 'number', 'boolean'].includes(typeof value) ? toAsciiDigits(String(value).trim().toLowerCase()) : ''
