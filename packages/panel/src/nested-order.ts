import { parseOrderId } from '@peyk/domain/order'
import { foldText } from '@peyk/domain/persian-text'
import { parseStatus } from '@peyk/domain/status'
import { isObject, valueOf } from './json.ts'
import type { JsonObject } from './json.ts'
import { FIELDS, FIELD_SPELLINGS, orderFields, pickField, spellingsOf, valuesOf } from './order-fields.ts'
import type { OrderValues } from './order-fields.ts'
import { NotAnOrder } from './order-json.ts'
import { paymentWordsOf } from './payment-words.ts'

/** An order and the objects around it, from the inside out. */
export type NestedOrder = readonly [order: JsonObject, ...around: JsonObject[]]

/** The names under which panels put an order, or a list with it. */
export const WRAPPERS = ['order', 'data', 'result', 'payload', 'response', 'object', 'orders']
const DEEPEST = 4
/** Names that say whose id it is, unlike `id`. */
const ORDER_ID = spellingsOf(['order_id'])

const folded = (...lists: string[][]): ReadonlySet<string> => new Set(lists.flat().map(foldText))
/** What an envelope says of the request, and not certainly of an order. */
const WENT_WELL = folded(
  ['success', 'successful', 'succeeded', 'ok', 'okay', 'true', 'done', 'accepted', 'received'],
  ['موفق', 'موفقیت', 'با موفقیت', 'با موفقیت انجام شد', 'موفقیت آمیز', 'انجام شد'],
)
const WENT_WRONG = folded(['error', 'failed', 'failure', 'fail', 'false', 'ناموفق', 'خطا'])
const ANSWER_NAMES = ['message', 'msg', 'error', 'errors', 'code']

/**
 * Returns the order in the JSON of a panel, which may be bare, alone in a list, or below the names of {@link WRAPPERS}. The
 * innermost object with an id and a status is the order. A word around it that may speak of the request, such as `success`, does not
 * decide beside a status inside.
 *
 * @param hasOwnStatus the operator says where the status is: the innermost object with an id is the order
 * @throws {NotAnOrder} when there is no object, or not certainly one order
 */
export function findOrder(json: unknown, hasOwnStatus = false): NestedOrder {
  const top = aloneIn(json)
  if (!isObject(top))
    throw new NotAnOrder('Expected an order as a JSON object with "id" and "status", bare or under "order" or "data".')
  const all = nestedIn([top])
  if (hasOwnStatus) return all.find(([object]) => idOf(object) !== undefined) ?? [top]
  const deciding = all.filter(([object]) => decides(object))
  const certain = deciding.filter((nested) => !isDoubtful(nested[0], deciding))
  const order = certain.find(([object]) => idOf(object) !== undefined) ?? certain[0]
  if (order === undefined && deciding.length > 0)
    throw new NotAnOrder(
      `"status": expected the status of one order. "${textOf(statusOf(top)).slice(0, 60)}" may speak of the request, and what is beside it names no status or several orders.`,
    )
  return order ?? all[0] ?? [top]
}

/** Returns an order's values under the contract's names. */
export function pickFields(nested: NestedOrder): OrderValues {
  const payments = nested.flatMap(paymentWordsOf)
  const values: OrderValues = Object.fromEntries(FIELDS.map((field) => [field, pickField(nested[0], field)]))
  return { ...values, id: orderIdOf(nested), status: values.status ?? payments[0], payments }
}

/**
 * Returns the order's id: its own, or the one that an object around it gives the order by name or together with a status.
 *
 * @throws {NotAnOrder} when a paid order is around it that has another id
 */
function orderIdOf([order, ...around]: NestedOrder): unknown {
  const named = around.flatMap((object) => valuesOf(object, ORDER_ID)).find(isId)
  const own = idOf(order)
  if (own !== undefined && valuesOf(order, ORDER_ID).some(isId)) return own
  if (named !== undefined) return named
  const outer = around.filter((object) => statusOf(object) !== undefined && valueOf(object, 'order') !== order)
  if (own === undefined) return outer.map(idOf).find(isId)
  const other = outer
    .filter(saysPaid)
    .map(idOf)
    .find((id) => isId(id) && idText(id) !== idText(own))
  if (other === undefined) return own
  throw new NotAnOrder(
    `"id": expected one order, got the ids "${textOf(other).slice(0, 64)}" and "${textOf(own).slice(0, 64)}", one inside the other. PANEL_FIELDS says which one is the order's, for example id=id,status=status.`,
  )
}

/** Returns the answer about one order with the id that was asked for, where it names none or another one beside it. */
export function withAskedId(json: unknown, orderId: string): unknown {
  const top = aloneIn(json)
  if (!isObject(top)) return json
  const nested = tryFindOrder(top)
  if (nested === undefined) return json
  const ids = nested.flatMap((object) => valuesOf(object, FIELD_SPELLINGS.id))
  const isAsked = ids.length === 0 ? !isAnswerOnly(nested[0]) : ids.some((id) => idText(id) === orderId)
  if (!isAsked) return json
  return nested[0] === top ? { ...top, id: orderId } : { ...top, order_id: orderId }
}

function tryFindOrder(json: unknown): NestedOrder | undefined {
  try {
    return findOrder(json)
  } catch (error) {
    if (error instanceof NotAnOrder) return undefined
    throw error
  }
}

/** Returns the only item of a list, and everything else as it is. */
const aloneIn = (json: unknown): unknown => (Array.isArray(json) && json.length === 1 ? json[0] : json)

/** Returns the objects below the names of wrappers with what is around each, the innermost first, and at last the object itself. */
function nestedIn(nested: NestedOrder): NestedOrder[] {
  const inner = WRAPPERS.map((name) => aloneIn(valueOf(nested[0], name))).filter(isObject)
  const below = nested.length < DEEPEST ? inner.map((object) => nestedIn([object, ...nested])) : []
  return [...below.flatMap((objects) => objects.slice(0, -1)), ...below.flatMap((objects) => objects.slice(-1)), nested]
}

/** Returns an id in its one form. */
const idText = (value: unknown) => parseOrderId(textOf(value))
const isId = (value: unknown) => orderFields.shape.id.safeParse(value).success
const idOf = (object: JsonObject) => pickField(object, 'id')
const statusOf = (object: JsonObject) => pickField(object, 'status')
const textOf = (value: unknown) => (['string', 'number', 'boolean'].includes(typeof value) ? String(value) : '')
/** Whether a status says paid in words that cannot mean the request. */
const saysPaid = (object: JsonObject) => {
  const word = textOf(statusOf(object))
  return parseStatus(word) === 'paid' && /pay|paid|پرداخت/iu.test(word)
}
const decides = (object: JsonObject) => statusOf(object) !== undefined || paymentWordsOf(object).length > 0

/**
 * Whether a status that sounds like paid may speak of the request: the order's own is inside, or is not there. One that sounds like a failure
 * is taken for the order's, which notifies nobody.
 */
function isDoubtful(object: JsonObject, deciding: readonly NestedOrder[]): boolean {
  const status = statusOf(object)
  const word = textOf(status)
  const isOfRequest = WENT_WELL.has(foldText(word))
  if (deciding.some(([, ...around]) => around.includes(object)))
    return isOfRequest || typeof status === 'number' || parseStatus(word) === 'paid'
  return isOfRequest && WRAPPERS.some((name) => Object.hasOwn(object, name))
}

/** Whether an object without an id speaks of the request alone. */
function isAnswerOnly(object: JsonObject): boolean {
  const word = textOf(statusOf(object))
  const holds = (names: readonly string[]) => names.some((name) => valueOf(object, name) !== undefined)
  if (WENT_WELL.has(foldText(word)) || WENT_WRONG.has(foldText(word)) || holds(ANSWER_NAMES)) return true
  return (
    parseStatus(word) === 'paid' &&
    !saysPaid(object) &&
    [...WRAPPERS, 'items'].some((name) => Object.hasOwn(object, name))
  )
}
