import { DELIVERY_STATES } from '@peyk/domain/delivery'
import type { Delivery } from '@peyk/domain/delivery'
import { parseObject } from '../parse-object.ts'

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
  const fields: (Partial<Delivery> & { v?: unknown }) | undefined = parseObject(json)
  if (fields === undefined || Number(fields.v ?? 0) > RECORD_VERSION) return undefined
  return isSound(fields) ? fields : undefined
}

/** Milliseconds since 1970 of the last `Date`. */
const LAST_MS = 8.64e15

/** Whether what lists and messages show of a delivery has its type. */
function isSound({
  atMs = 0,
  reason = '',
  chatId = '',
}: {
  atMs?: unknown
  reason?: unknown
  chatId?: unknown
}): boolean {
  return (
    typeof atMs === 'number' && Math.abs(atMs) <= LAST_MS && typeof reason === 'string' && typeof chatId === 'string'
  )
}
