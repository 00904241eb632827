import type { AdapterOptions, ContractField } from '../adapter.ts'
import { isObject, valueOf } from '../json.ts'
import type { JsonObject } from '../json.ts'
import type { OrderField, OrderValues } from '../order-fields.ts'

type Paths = AdapterOptions['fields']

const FIELDS: Record<ContractField, OrderField> = {
  id: 'id',
  status: 'status',
  chat_id: 'chat',
  amount: 'amount',
  currency: 'currency',
  url: 'url',
  updated_at: 'updatedAt',
  paid_at: 'paidAt',
  number: 'number',
  payment_status: 'payment',
}

const entriesOf = (paths: Paths) =>
  Object.entries(paths).map(([name, path]) => [FIELDS[name as ContractField], path] as const)

/** Returns the values at the operator's paths. A field with a path is read nowhere else: another `id` may be an event's. */
export function overlayFields(json: unknown, paths: Paths): OrderValues {
  return Object.fromEntries(entriesOf(paths).map(([field, path]) => [field, valueAt(json, path)]))
}

/** Returns the object that holds the order's id by the operator's path, or `undefined`. */
export function findOrder(json: unknown, { id }: Paths): JsonObject | undefined {
  if (id === undefined) return undefined
  const order = id.includes('.') ? valueAt(json, id.replace(/\.[^.]+$/, '')) : json
  return isObject(order) ? order : undefined
}

/** Returns the operator's names for the fields, for messages. */
export function toFieldNames(paths: Paths): { [Field in OrderField]?: readonly string[] } {
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
