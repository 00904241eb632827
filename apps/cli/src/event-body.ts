import type { AdapterOptions, ContractField } from '@peyk/panel/adapter'

/** What an event says of an order; a field that is `undefined` is left out. */
export type EventValues = { [Field in ContractField]?: string | undefined }

type JsonObject = { [name: string]: string | JsonObject }

/** An event's JSON, with the fields where `PANEL_FIELDS` says that this panel has them; the others stand beside the id. */
export function toEventBody(values: EventValues, paths: NonNullable<AdapterOptions['fields']> = {}): string {
  const beside = paths.id?.split('.').slice(0, -1) ?? wrapperOf(Object.values(paths))
  const body: JsonObject = {}
  for (const [field, value] of Object.entries(values) as [ContractField, string | undefined][]) {
    if (value !== undefined) put(body, paths[field]?.split('.') ?? [...beside, field], value)
  }
  return JSON.stringify(body)
}

/** Where an order without a path for its id is looked for: under `order` or `data`, if there is one. */
function wrapperOf(paths: readonly string[]): string[] {
  return ['order', 'data'].filter((wrapper) => paths.some((path) => path.startsWith(`${wrapper}.`))).slice(0, 1)
}

function put(object: JsonObject, [name = '', ...rest]: readonly string[], value: string): void {
  if (rest.length === 0) {
    object[name] = value
    return
  }
  const inner = object[name]
  const next = typeof inner === 'object' ? inner : {}
  object[name] = next
  put(next, rest, value)
}
