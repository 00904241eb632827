import { DELIVERY_STATES } from '@peyk/domain/delivery'
import type { Delivery } from '@peyk/domain/delivery'

/** As `RECORD_VERSION` of prelude.lua. */
const RECORD_VERSION = 1

const UNREADABLE: Delivery = { state: 'unreadable', atMs: 0 }

/**
 * Reads a delivery as Redis keeps it: the state's name, then the rest as JSON. Returns `undefined` for no delivery, and the state
 * `unreadable` for what this release cannot read.
 */
export function toDelivery(value: string | null): Delivery | undefined {
  if (value === null) return undefined
  const [, name, json = ''] = /^([a-zA-Z]+) ?(.*)$/s.exec(value) ?? []
  const state = DELIVERY_STATES.find((each) => each === name)
  const fields = json === '' ? {} : parseFields(json)
  return state === undefined || fields === undefined ? UNREADABLE : { atMs: 0, ...fields, state }
}

function parseFields(json: string): Partial<Delivery> | undefined {
  try {
    const fields: unknown = JSON.parse(json)
    if (typeof fields !== 'object' || fields === null) return undefined
    return 'v' in fields && Number(fields.v) > RECORD_VERSION ? undefined : fields
  } catch {
    return undefined
  }
}
