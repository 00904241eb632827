import type { AdapterOptions, ChangesReader, ContractField, PanelAdapter, PanelQuestion } from '../adapter.ts'
import { isObject, parseBody, valueOf } from '../json.ts'
import type { OrderField, OrderValues } from '../order-fields.ts'
import { AskedAnswer, pickFields, readNested } from '../nested-order.ts'
import type { NestedOrder } from '../nested-order.ts'
import { readStatus, toOrderUpdate } from '../order-json.ts'
import { PanelUnavailable } from '../panel-unavailable.ts'
import { toPaymentWords } from '../payment-words.ts'
import { headerOf } from '../verify-webhook.ts'
import { fillTemplate } from './path-template.ts'

/** A panel that speaks Peyk's own contract, with its names and paths changed where the operator says so. */
export function createGenericAdapter(options: AdapterOptions): PanelAdapter {
  const { fields, orderPath, ordersPath, batchSize, apiToken, ownWords } = options
  const { name, prefix } = options.apiTokenHeader
  const headers = {
    accept: 'application/json',
    ...(apiToken === undefined ? {} : { [name.toLowerCase()]: prefix + apiToken }),
  }
  const hasPaths = Object.keys(fields).length > 0
  const names = toFieldNames(fields)

  const askOne = (orderId: string): PanelQuestion[] => {
    const filled = fillTemplate(orderPath, 'id', orderId)
    return filled === undefined ? [] : [{ orderIds: [orderId], headers, ...filled, asksFor: 'one' }]
  }
  const askMany = (orderIds: readonly string[]): PanelQuestion[] => {
    const filled = orderIds.length === 0 ? undefined : fillTemplate(ordersPath, 'ids', orderIds.join(','))
    if (filled === undefined) return []
    const hint404 = 'set PANEL_BATCH_SIZE=1 if it has no lists, or PANEL_ORDERS_PATH where it has them'
    return [{ orderIds, headers, ...filled, asksFor: 'list', hint404 }]
  }
  const readOrder: PanelAdapter['readOrder'] = (json) => {
    const nested = findByPath(json, fields)
    const values = nested === undefined ? readNested(json, fields.status !== undefined) : pickFields(nested)
    return toOrderUpdate(
      hasPaths ? overlayFields(values, json, fields) : values,
      (read) => readStatus(read, ownWords),
      names,
    )
  }

  return {
    schemes: ['standard', 'hmac'],
    readWebhook: (request) => ({
      kind: 'order_update',
      orderUpdate: readOrder(parseBody(request.rawBody)),
      deliveryId: headerOf(request, 'webhook-id'),
    }),
    toRequests(orderIds) {
      // An id with a comma cannot be in a comma separated list.
      const listable = batchSize > 1 ? orderIds.filter((orderId) => !orderId.includes(',')) : []
      return [...askMany(listable), ...orderIds.filter((orderId) => !listable.includes(orderId)).flatMap(askOne)]
    },
    readAnswer(json, { asksFor, orderIds: [orderId = ''] }) {
      if (asksFor === 'list') return toList(json)
      // A panel that searches answers with a list, which is empty where it does not know the order.
      const found = Array.isArray(json) && json.length < 2 ? json : [json]
      return fields.id === undefined ? found.map((order) => new AskedAnswer(order, orderId)) : found
    },
    readOrder,
    ...(options.changesPath !== undefined && { changes: createChanges(options.changesPath, headers) }),
  }
}

/** Pages until an empty or a repeated one. A path without `{page}` has one page. */
function createChanges(changesPath: string, headers: Readonly<Record<string, string>>): ChangesReader {
  const hasPages = changesPath.includes('{page}')
  return {
    toRequest({ sinceMs, page }) {
      // Neither value is a dot segment, so a path takes both.
      const since = changesPath.replaceAll('{page}', String(page))
      return { headers, path: '', query: {}, ...fillTemplate(since, 'since', new Date(sinceMs).toISOString()) }
    },
    readPage({ json }, position) {
      const orders = toList(json)
      const hasNext = hasPages && orders.length > 0
      return { orders, next: hasNext ? { ...position, page: position.page + 1 } : undefined }
    },
    endsWithRepetition: true,
    hint: 'check PANEL_CHANGES_PATH',
  }
}

/** What a list of orders is below, also below several of them. */
const LIST_NAMES = ['orders', 'data', 'results', 'result', 'response', 'payload']

function findList(json: unknown, depth = 3): readonly unknown[] | undefined {
  if (Array.isArray(json)) return json
  return depth === 0
    ? undefined
    : LIST_NAMES.map((name) => findList(valueOf(json, name), depth - 1)).find(Array.isArray)
}

function toList(json: unknown): readonly unknown[] {
  const list = findList(json)
  if (list === undefined)
    throw new PanelUnavailable(
      'The panel’s answer is no list of orders: expected an array, or one under "orders" or "data"',
      { status: 200, concerns: 'either' },
    )
  return list
}

type Paths = AdapterOptions['fields']

const FIELDS: Record<Exclude<ContractField, 'payment_status'>, OrderField> = {
  id: 'id',
  status: 'status',
  chat_id: 'chat',
  amount: 'amount',
  currency: 'currency',
  url: 'url',
  updated_at: 'updatedAt',
  paid_at: 'paidAt',
  number: 'number',
}

const entriesOf = ({ payment_status: _payment, ...paths }: Paths) =>
  Object.entries(paths).map(([name, path]) => [FIELDS[name as keyof typeof FIELDS], path] as const)

/**
 * Returns values with those at the operator's paths. A field with a path is read nowhere else: another `id` may be an event's. What is said
 * elsewhere of the status or the payment decides nothing then, and may contradict.
 */
function overlayFields(values: OrderValues, json: unknown, paths: Paths): OrderValues {
  const answer = json instanceof AskedAnswer ? json.json : json
  const atPaths = Object.fromEntries(entriesOf(paths).map(([field, path]) => [field, valueAt(answer, path)]))
  const { payment_status: payment, status } = paths
  const { payments = [], beside = [] } = values
  const atPath = payment === undefined ? [] : toPaymentWords(valueAt(answer, payment))
  const isOverlaid = payment !== undefined || status !== undefined
  const elsewhere = [...(status === undefined ? [] : [values.status]), ...payments].filter(
    (word) => typeof word === 'string',
  )
  return {
    ...values,
    ...atPaths,
    payments: isOverlaid ? atPath : payments,
    beside: isOverlaid ? [...beside, ...elsewhere] : beside,
  }
}

/** Returns the object that holds the order's id by the operator's path, with those around it; `undefined` where there is none. */
function findByPath(json: unknown, { id }: Paths): NestedOrder | undefined {
  if (id === undefined) return undefined
  const steps = id.split('.').slice(0, -1)
  const [order, ...around] = steps.map((_, i) => valueAt(json, steps.slice(0, steps.length - i).join('.'))).concat(json)
  return isObject(order) ? [order, ...around.filter(isObject)] : undefined
}

/** Returns the operator's names for the fields, for messages. */
function toFieldNames(paths: Paths): { [Field in OrderField]?: readonly string[] } {
  return Object.fromEntries(entriesOf(paths).map(([field, path]) => [field, [path]]))
}

/**
 * Returns the value at a path of names and of positions in lists, such as `data.items.0.price`. Orders in a list are not wrapped:
 * `data.` or `order.` at the start is the order itself there.
 */
function valueAt(json: unknown, path: string): unknown {
  const [wrapper = '', ...inner] = path.split('.')
  const isUnwrapped = ['data', 'order'].includes(wrapper) && valueOf(json, wrapper) === undefined
  const steps = isUnwrapped ? inner : [wrapper, ...inner]
  return steps.reduce<unknown>(
    (value, step) => (Array.isArray(value) ? value[Number(step)] : valueOf(value, step)),
    json,
  )
}
