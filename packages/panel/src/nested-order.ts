import { aloneIn, isObject } from './json.ts'
import type { JsonObject } from './json.ts'
import { FIELDS, FIELD_NAMES, orderFields, pickField, valuesOf } from './order-fields.ts'
import type { OrderValues } from './order-fields.ts'
import { NotAnOrder } from './order-json.ts'
import { attemptWordsOf, paymentWordsOf } from './payment-words.ts'
import {
  assertOfOrder,
  insideOf,
  isAnswerOnly,
  isOfRequest,
  isUncertain,
  statusOf,
  wordsBeside,
  wrappedIn,
} from './request-words.ts'

/** An order and the objects around it, from the inside out. */
export type NestedOrder = readonly [order: JsonObject, ...around: JsonObject[]]

/** The answer about one order, with the id that was asked for. */
export class AskedAnswer {
  readonly json: unknown
  readonly orderId: string
  constructor(json: unknown, orderId: string) {
    this.json = json
    this.orderId = orderId
  }
}

const DEEPEST = 4
/** Names that say whose id it is, unlike `id`. */
const ORDER_ID = ['order_id']
const ORDER = ['order']
/** What somebody else, such as a gateway, said about an order. */
const REPLIES = ['result', 'payload', 'response', 'body', 'content']
const EVENT_NAMES = ['type', 'event', 'event_type', 'topic']

/**
 * Returns the values of the order in the JSON of a panel, which may be bare, alone in a list, or below the names of wrappers such as `order` and `data`.
 *
 * @param hasOwnStatus the operator says where the status is, so no word is doubted
 * @throws {NotAnOrder} when there is no object, or not certainly one order
 */
export function readNested(json: unknown, hasOwnStatus = false): OrderValues {
  const [answer, asked] = json instanceof AskedAnswer ? [json.json, json.orderId] : [json, undefined]
  const top = aloneIn(answer)
  if (!isObject(top))
    throw new NotAnOrder('Expected an order as a JSON object with "id" and "status", bare or under "order" or "data".')
  const nested = choose([top], asked)
  if (!hasOwnStatus) assertOfOrder(nested[0])
  return { ...pickFields(nested), id: idOf(nested, asked) }
}

/** Returns the values of an order and what is said beside it, under the contract's names. */
export function pickFields(nested: NestedOrder): OrderValues {
  const [order, ...around] = nested
  // What is around an order without a status is an event about it.
  const ofOrder = around.length > 0 && decides(order) ? around.filter((object) => !isOther(object, order)) : around
  const inside = insideOf(order)
  const said = statusOf(order) ?? ofOrder.filter((object) => !isOfRequest(object)).map(statusOf)[0]
  const payments = [order, ...ofOrder].flatMap((object) => paymentWordsOf(object, said))
  const attempts = [order, ...ofOrder, ...inside].flatMap(attemptWordsOf)
  const values: OrderValues = { payments, attempts, beside: wordsBeside(order, ofOrder, inside) }
  for (const field of FIELDS) values[field] = pickField(order, field)
  values.status = typeof said === 'boolean' ? (payments[0] ?? said) : (said ?? payments[0])
  return values
}

/** Returns the innermost object that is the order, where the objects with a status or an id leave no doubt which one it is. */
function choose(nested: NestedOrder, asked: string | undefined): NestedOrder {
  const [object] = nested
  const wrapped = nested.length < DEEPEST ? wrappedIn(object).map(aloneIn).filter(isObject) : []
  if (wrapped.length === 0) return nested
  const inner = wrapped.map((order) => choose([order, ...nested], asked))
  const found =
    inner.find(([order]) => asked !== undefined && idsOf(order).includes(asked)) ??
    inner.find(([order]) => decides(order) && idsOf(order).length > 0) ??
    inner.find(([order]) => decides(order)) ??
    inner.find(([order]) => idsOf(order).length > 0)
  if (found === undefined) return nested
  return isInside(object, found, asked) ? found : nested
}

/** Whether the order is the inner object and not the one around it. @throws {NotAnOrder} when two ids leave that open */
function isInside(object: JsonObject, [inner]: NestedOrder, asked: string | undefined): boolean {
  const [ids, innerIds] = [idsOf(object), idsOf(inner)]
  const isOrder = valuesOf(object, ORDER).map(aloneIn).includes(inner)
  const isNamed = isOrder || valuesOf(inner, ORDER_ID).length > 0
  if (!decides(object)) return decides(inner) || ids.length === 0 || isNamed
  const isOther = innerIds.length > 0 && ids.length > 0 && !innerIds.some((id) => ids.includes(id))
  if (!decides(inner)) {
    if (isOther && !isNamed && valuesOf(object, EVENT_NAMES).length > 0) throw twoIds(ids, innerIds)
    return isNamed || ids.length === 0
  }
  if (isOfRequest(object) || isOrder || ids.length === 0 || (isNamed && isOther)) return true
  if (isOther && valuesOf(object, EVENT_NAMES).length > 0) return true
  if (!isOther) return isUncertain(object)
  if (asked !== undefined && [ids, innerIds].some((some) => some.includes(asked)))
    return innerIds.includes(asked) || isUncertain(object)
  if (valuesOf(object, ORDER_ID).length > 0) return isUncertain(object)
  if (valuesOf(object, REPLIES).map(aloneIn).includes(inner)) return false
  throw twoIds(ids, innerIds)
}

const twoIds = ([outer = '']: readonly string[], [inner = '']: readonly string[]) =>
  new NotAnOrder(
    `"id": expected one order, got the ids "${outer.slice(0, 64)}" and "${inner.slice(0, 64)}", one inside the other. PANEL_FIELDS says which one is the order's, for example id=id,status=status.`,
  )

/**
 * Returns the order's id: the one that was asked for where an object names it or none names any; otherwise its own, or the one that an object
 * around it gives the order by name or together with a status.
 */
function idOf(nested: NestedOrder, asked: string | undefined): unknown {
  const [order, ...around] = nested
  if (asked !== undefined) {
    const all = nested.flatMap(idsOf)
    if (all.includes(asked) || (all.length === 0 && !isAnswerOnly(order))) return asked
  }
  const own = pickField(order, 'id')
  if (around.length === 0 || (own !== undefined && valuesOf(order, ORDER_ID).some(isId))) return own
  const named = around.flatMap((object) => valuesOf(object, ORDER_ID)).find(isId)
  return (
    named ??
    own ??
    around
      .filter(decides)
      .map((object) => pickField(object, 'id'))
      .find(isId)
  )
}

/** Whether an object around an order speaks of something else: it has an id of its own. */
const isOther = (object: JsonObject, order: JsonObject) => {
  const [ids, ofOrder] = [idsOf(object), idsOf(order)]
  return (
    ids.length > 0 &&
    ofOrder.length > 0 &&
    !ids.some((id) => ofOrder.includes(id)) &&
    valuesOf(object, ORDER_ID).length === 0
  )
}
const decides = (object: JsonObject) => statusOf(object) !== undefined || paymentWordsOf(object).length > 0
const isId = (value: unknown) => orderFields.shape.id.safeParse(value).success
const idsOf = (object: JsonObject) => valuesOf(object, FIELD_NAMES.id).filter(isId).map(String)
