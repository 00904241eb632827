import { foldText } from '@peyk/domain/persian-text'
import { parseStatus } from '@peyk/domain/status'
import { aloneIn, isObject, saysSomething } from './json.ts'
import type { JsonObject } from './json.ts'
import { FIELD_NAMES, pickField, valuesOf, valuesUnder, wordIn } from './order-fields.ts'
import { NotAnOrder } from './order-json.ts'
import { SAYS_PAYMENT, isNo, paymentWordsOf } from './payment-words.ts'

/** The names under which panels put an order, or a list with it. */
export const WRAPPERS = [
  'order',
  'data',
  'result',
  'payload',
  'response',
  'object',
  'orders',
  'results',
  'content',
  'body',
  'record',
  'entity',
]

const folded = (...lists: string[][]): ReadonlySet<string> => new Set(lists.flat().map(foldText))
/** What an answer says of the request, and not certainly of an order. */
const WENT_WELL = folded(
  ['success', 'successful', 'succeeded', 'ok', 'okay', 'true', 'done', 'accepted', 'received'],
  ['موفق', 'موفقیت', 'با موفقیت', 'با موفقیت انجام شد', 'موفقیت آمیز', 'انجام شد'],
)
const NO_ERROR = folded(['0', 'false', 'no', 'none', 'null', 'ok', 'success'])
const WENT_WRONG = folded(['error', 'failed', 'failure', 'fail', 'false', 'ناموفق', 'خطا'])
const LINES = ['items']
/** Names of what no answer has around its orders. A `total` may count them. */
const MONEY_NAMES = ['amount', 'currency']
const RESULT_NAMES = ['success', 'ok', 'successful']
const ERROR_NAMES = ['error', 'errors', 'has_error', 'is_error']
/** Names of what only an answer has. */
const ANSWER_NAMES = [...RESULT_NAMES, ...ERROR_NAMES, 'message', 'msg', 'code', 'request_id']
/** Other names of an order's status, which must not contradict it. */
const OWN_STATUS_NAMES = ['order_status', 'order_state']
const STATUS_NAMES = [...FIELD_NAMES.status, ...OWN_STATUS_NAMES]

/** Returns an order's status as it is written. Where that speaks of the request, `order_status` beside it is the order's. */
export function statusOf(object: JsonObject): unknown {
  const status = pickField(object, 'status')
  const isOfOrder = typeof status === 'string' && !WENT_WELL.has(foldText(status))
  return isOfOrder ? status : (valuesOf(object, OWN_STATUS_NAMES).map(wordIn)[0] ?? status)
}

const wordOf = (object: JsonObject) => {
  const status = statusOf(object)
  return ['string', 'number', 'boolean'].includes(typeof status) ? String(status) : ''
}

/** Whether a status sounds like paid and may mean something else that was done: `completed`, or a number. */
export function isUncertain(object: JsonObject): boolean {
  const word = wordOf(object)
  return typeof statusOf(object) === 'number' || (parseStatus(word) === 'paid' && !SAYS_PAYMENT.test(word))
}

/** Whether a status around another one speaks of the request. */
export function isOfRequest(object: JsonObject): boolean {
  return WENT_WELL.has(foldText(wordOf(object))) || typeof statusOf(object) !== 'string'
}

/**
 * Refuses a status that sounds like paid and may speak of the request, where nothing is said of the payment. One that sounds like a failure
 * is taken for the order's, which notifies nobody.
 *
 * @throws {NotAnOrder}
 */
export function assertOfOrder(order: JsonObject): void {
  if (saysPayment(order)) return
  const word = wordOf(order)
  const wrapped = wrappedIn(order).filter((value) => typeof value === 'object')
  const isPriced = typeof statusOf(order) === 'string' && valuesOf(order, MONEY_NAMES).length > 0
  const isAroundNone = wrapped.some((value) => (isEmpty(value) ? !isPriced : Array.isArray(value) && value.length > 1))
  const isDoubtful = WENT_WELL.has(foldText(word))
    ? wrapped.length > 0 || valuesOf(order, ANSWER_NAMES).length > 0 || Object.values(order).some(holdsStatus)
    : isUncertain(order) && isAroundNone
  if (!isDoubtful) return
  throw new NotAnOrder(
    `"status": expected the status of one order. "${word.slice(0, 60)}" may speak of the request, for what is beside it. PANEL_FIELDS=status=status says that it is the order's.`,
  )
}

/** Whether something is said of the payment, in a word that cannot speak of the request to pay. */
const saysPayment = (object: JsonObject) => paymentWordsOf(object).some((word) => !WENT_WELL.has(foldText(word)))

/** Whether an object without an id speaks of the request alone. */
export function isAnswerOnly(object: JsonObject): boolean {
  const word = foldText(wordOf(object))
  if (saysPayment(object)) return false
  if (WENT_WELL.has(word) || WENT_WRONG.has(word) || valuesOf(object, ANSWER_NAMES).length > 0) return true
  return isUncertain(object) && (wrappedIn(object).length > 0 || valuesOf(object, LINES).length > 0)
}

/**
 * Returns what else is said of an order's status: around it and inside it, and whether the request failed. What speaks of the request alone
 * says nothing of the order.
 */
export function wordsBeside(order: JsonObject, around: readonly JsonObject[], inside: readonly JsonObject[]): string[] {
  const own = statusOf(order)
  const statusesOf = (object: JsonObject) => valuesOf(object, STATUS_NAMES).map(wordIn)
  const statuses = statusesOf(order)
    .filter((status) => status !== own)
    .concat([...around, ...inside].flatMap(statusesOf))
    .filter((status) => typeof status === 'string')
    .filter((word) => !WENT_WELL.has(foldText(word)))
  const failed = [order, ...around].some(
    (object) =>
      valuesOf(object, RESULT_NAMES).some(isFalse) ||
      valuesOf(object, FIELD_NAMES.status).includes(false) ||
      valuesOf(object, ERROR_NAMES).some((value) => isError(value)),
  )
  return [...statuses, ...inside.flatMap((object) => paymentWordsOf(object)), ...(failed ? ['failed'] : [])]
}

/** Returns the objects below the names of wrappers, also those inside them. */
export function insideOf(object: JsonObject, depth = 4): JsonObject[] {
  const inner = wrappedIn(object).map(aloneIn).filter(isObject)
  return depth === 0 ? [] : inner.flatMap((one) => [one, ...insideOf(one, depth - 1)])
}

/** Returns what is below the names of wrappers. */
export const wrappedIn = (object: JsonObject): readonly unknown[] => valuesUnder(object, WRAPPERS)

const isFalse = (value: unknown) => isNo(value) || (typeof value === 'string' && WENT_WRONG.has(foldText(value)))
/** Whether a value, or one inside it, names an error. */
const isError = (value: unknown, depth = 4): boolean =>
  typeof value === 'object' && value !== null && depth > 0
    ? Object.values(value).some((inner) => isError(inner, depth - 1))
    : saysSomething(value) && !NO_ERROR.has(foldText(String(value)))
const isEmpty = (value: unknown) =>
  Array.isArray(value) ? value.length === 0 : isObject(value) && Object.keys(value).length === 0
const holdsStatus = (value: unknown) =>
  [value].flat().some((object) => isObject(object) && valuesOf(object, STATUS_NAMES).length > 0)
