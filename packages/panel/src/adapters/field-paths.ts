import type { AdapterOptions, ContractField } from '../adapter.ts'
import { isObject, valueOf } from '../json.ts'
import type { JsonObject } from '../json.ts'
import type { OrderField, OrderValues } from '../order-json.ts'

type Paths = NonNullable<AdapterOptions['fields']>

const FIELDS: Record<ContractField, OrderField> = {
  id: 'id',
  status: 'status',
  chat_id: 'chat',
  amount: 'amount',
  currency: 'currency',
  url: 'url',
  updated_at: 'updatedAt',
}

const entriesOf = (paths: Paths) =>
  Object.entries(paths).map(([name, path]) => [FIELDS[name as ContractField], path] as const)

/** What JSON says at the operator's paths. A field with a path is looked for nowhere else: another `id` may be an event's. */
export function overlayFields(json: unknown, paths: Paths): OrderValues {
  return Object.fromEntries(entriesOf(paths).map(([field, path]) => [field, valueAt(json, path)]))
}

/** The object in which the operator's path finds the order's id; `undefined` where there is no such path or object. */
export function findOrder(json: unknown, { id }: Paths): JsonObject | undefined {
  if (id === undefined) return undefined
  const order = id.includes('.') ? valueAt(json, id.replace(/\.[^.]+$/, '')) : json
  return isObject(order) ? order : undefined
}

/** The operator's names for the fields, for messages. */
export function toFieldNames(paths: Paths): { [Field in OrderField]?: readonly string[] } {
  return Object.fromEntries(entriesOf(paths).map(([field, path]) => [field, [path]]))
}

/**
 * The value at a path of names and of positions in lists, such as `data.items.0.price`. Orders in a list are not wrapped:
 * there, `data.` or `order.` at the beginning stands for the order itself.
 */
function valueAt(json: unknown, path: string): unknown {
  const [wrapper = '', ...rest] = path.split('.')
  const isUnwrapped = ['data', 'order'].includes(wrapper) && valueOf(json, wrapper) === undefined
  const steps = isUnwrapped ? rest : [wrapper, ...rest]
  return steps.reduce<unknown>(
    (value, step) => (Array.isArray(value) ? value[Number(step)] : valueOf(value, step)),
    json,
  )
}
