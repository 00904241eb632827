import type { AdapterOptions, ContractField } from '@peyk/panel/adapter'

/** The order's fields in an event; `undefined` ones are left out. */
export type EventValues = { [Field in ContractField]?: string | undefined }

type JsonObject = { [name: string]: string | JsonObject }

/** Returns an event's JSON, with each field where `PANEL_FIELDS` puts it; the others are beside the id. */
export function toEventBody(values: EventValues, paths: AdapterOptions['fields']): string {
  const beside = paths.id?.split('.').slice(0, -1) ?? wrapperOf(Object.values(paths))
  const body: JsonObject = {}
  for (const [field, value] of Object.entries(values) as [ContractField, string | undefined][]) {
    if (value !== undefined) put(body, paths[field]?.split('.') ?? [...beside, field], value)
  }
  return JSON.stringify(body)
}

/** Returns the wrapper of an order whose id has no path: `order` or `data`, if a path has one. */
function wrapperOf(paths: readonly string[]): string[] {
  return ['order', 'data'].filter((wrapper) => paths.some((path) => path.startsWith(`${wrapper}.`))).slice(0, 1)
}

function put(object: JsonObject, [name = '', ...deeper]: readonly string[], value: string): void {
  if (deeper.length === 0) {
    object[name] = value
    return
  }
  const inner = object[name]
  const next = typeof inner === 'object' ? inner : {}
  object[name] = next
  put(next, deeper, value)
}
