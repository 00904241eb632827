import { toAsciiDigits } from '@peyk/domain/persian-text'
import { parseStatus } from '@peyk/domain/status'
import { aloneIn, isObject, saysSomething } from './json.ts'
import type { JsonObject } from './json.ts'
import { FIELD_NAMES, orderFields, pickField, plainValueOf, valuesOf, wordIn } from './order-fields.ts'

/** In a word for paid that can mean nothing else. */
export const SAYS_PAYMENT = /pay|paid|پرداخت/iu
const IS_PAID = ['is_paid', 'is_payed', 'paid_status']
const PAID = ['paid', 'payed']
const PAID_AMOUNTS = ['amount_paid', 'paid_amount', 'total_paid']
const CAPTURED = ['captured']
const REFUNDED = ['refunded', 'is_refunded']
const CANCELED = ['canceled', 'cancelled', 'is_canceled', 'is_cancelled', 'canceled_at', 'cancelled_at']
const FLAG_NAMES = [...IS_PAID, ...PAID]
const PAYMENT_NAMES = ['payment']
/** Attempts to pay, of which the last ones may have gone well. */
const ATTEMPT_NAMES = [
  'payment',
  'payments',
  'transaction',
  'transactions',
  'invoice',
  'invoices',
  'payment_details',
  'payment_info',
  'payment_attempts',
  'last_payment',
  'last_transaction',
]
/** In an object about a payment: whether it went well. */
const RESULT_NAMES = ['success', 'successful', 'verified', 'captured']
const STATUS_NAMES_INSIDE = [...FIELD_NAMES.status, ...FIELD_NAMES.payment]

const YES = ['true', 'yes', 'y', '1', 'بله', 'بلی']
const NO = ['false', 'no', 'n', '0', 'خیر', 'نه']
/** A word that is in no list, for what is there and cannot be read: it leaves no certainty. */
export const UNREADABLE = '(unreadable)'

/**
 * Returns what an object says of its payment, each as a word: by a status of its own (`payment_status`), by a flag (`is_paid`, `refunded`), by an
 * amount (`paid`), by a time that is `false`, or by any of them in objects under `payment` and names like it.
 *
 * @param said the order's own status
 */
export function paymentWordsOf(order: JsonObject, said: unknown = pickField(order, 'status')): string[] {
  const statuses = valuesOf(order, FIELD_NAMES.payment).flatMap(toPaymentWords)
  const flags = valuesOf(order, IS_PAID).map(toFlag)
  const saysPaid = typeof said === 'string' && SAYS_PAYMENT.test(said)
  // A gateway's own words, such as 100, say nothing more beside a word for paid.
  const inside = valuesOf(order, PAYMENT_NAMES)
    .map(aloneIn)
    .flatMap(wordsInside)
    .filter((word) => !saysPaid || parseStatus(word) !== 'unknown')
  const isUnpaid =
    valuesOf(order, CAPTURED).some(isNo) || (!saysPaid && valuesOf(order, FIELD_NAMES.paidAt).includes(false))
  return [
    ...statuses,
    ...flags,
    ...paidAmountsOf(order),
    ...inside,
    ...(isUnpaid ? ['unpaid'] : []),
    ...(valuesOf(order, REFUNDED).some(isYes) ? ['refunded'] : []),
    ...(valuesOf(order, CANCELED).some((value) => isYes(value) || isTime(value)) ? ['canceled'] : []),
  ]
}

/** Returns the words of the attempts to pay. */
export function attemptWordsOf(order: JsonObject): string[] {
  return valuesOf(order, ATTEMPT_NAMES)
    .flat()
    .flatMap((attempt) => {
      const words = wordsInside(attempt)
      const wentWell = words.length === 0 && isObject(attempt) && valuesOf(attempt, RESULT_NAMES).some(isYes)
      return wentWell ? ['paid'] : words
    })
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
  const { data: word = UNREADABLE } = orderFields.shape.payment.safeParse(wordIn(value))
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
function paidAmountsOf(order: JsonObject): string[] {
  const ofAmount = (paid: number) => {
    const amounts = valuesOf(order, FIELD_NAMES.amount).map(amountOf)
    const isFree = amounts.length > 0 && amounts.every((amount) => amount === 0)
    if (paid === 0) return isFree ? [] : ['unpaid']
    return paid < (amounts[0] ?? paid) ? ['partially paid'] : []
  }
  return [
    ...valuesOf(order, PAID).flatMap((value) => {
      if (isTime(value)) return []
      const paid = isYes(value) ? undefined : amountOf(value)
      return paid === undefined ? [toFlag(value)] : ofAmount(paid)
    }),
    ...valuesOf(order, PAID_AMOUNTS)
      .map(amountOf)
      .filter((paid) => paid !== undefined)
      .flatMap(ofAmount),
  ]
}

function amountOf(value: unknown): number | undefined {
  const amount = orderFields.shape.amount.safeParse(plainValueOf(value, 'amount')).data
  return amount === undefined ? undefined : Number(amount.decimal)
}

const isTime = (value: unknown) => orderFields.shape.paidAt.safeParse(value).data !== undefined
const isYes = (value: unknown) => YES.includes(flagText(value))
export const isNo = (value: unknown) => NO.includes(flagText(value))
const flagText = (value: unknown) =>
  ['string', 'number', 'boolean'].includes(typeof value) ? toAsciiDigits(String(value).trim().toLowerCase()) : ''
