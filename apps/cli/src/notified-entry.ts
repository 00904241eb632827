import { parseOrderId } from '@peyk/domain/order'
import { toAsciiDigits } from '@peyk/domain/persian-text'
import { parseStatus, wasPaid } from '@peyk/domain/status'
import { parseTime } from '@peyk/domain/time'

/** What an entry says of its order. `unclear`: nobody can know, and a wrong guess would notify a customer twice or never. */
export type EntryMeaning = 'notified' | 'not_notified' | 'unclear'

const ID_FIELDS = ['order_id', 'orderId', 'id']
/** Fields of an entry that say whether its order was notified; the first one that is there decides. */
const SENT_FIELDS = ['notified', 'is_notified', 'sent', 'is_sent', 'status', 'state', 'notified_at', 'sent_at']
const YES = /^(true|yes|on|1|sent|notified|delivered|done|ok)$/i
const NO = /^(false|no|off|0|not sent|unsent|not notified|waiting|queued)$/i

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Returns the order id that a value is, or that a record has as its id. */
export function toOrderId(value: unknown): string | undefined {
  if (typeof value === 'string') return parseOrderId(value)
  if (typeof value === 'number' || typeof value === 'bigint')
    return Number.isInteger(Number(value)) ? String(value) : undefined
  if (!isRecord(value)) return undefined
  const field = ID_FIELDS.find((name) => name in value)
  return field === undefined || isRecord(value[field]) ? undefined : toOrderId(value[field])
}

/** Returns an id in the digits that a panel may write instead, or `undefined` when there are none. */
export function toOtherDigits(orderId: string): string | undefined {
  const ascii = toAsciiDigits(orderId)
  return ascii === orderId ? undefined : ascii
}

/** Returns what the value of an id says: a flag, a status, a time, a message's id, or a record with such a field. */
export function meaningOf(value: unknown): EntryMeaning {
  if (typeof value === 'boolean') return value ? 'notified' : 'not_notified'
  if (typeof value === 'number' || typeof value === 'bigint') return Number(value) === 0 ? 'not_notified' : 'notified'
  if (typeof value === 'string') return meaningOfText(value.trim())
  if (!isRecord(value)) return 'unclear'
  const field = SENT_FIELDS.find((name) => name in value)
  if (field === undefined) return hasOrders(value) ? 'unclear' : 'notified'
  // A time that is not there yet.
  if (value[field] === null) return 'not_notified'
  return meaningOf(value[field])
}

/** Whether a record has orders itself, as one for each customer does. */
function hasOrders(value: Readonly<Record<string, unknown>>): boolean {
  const names = Object.keys(value)
  return names.length > 0 && names.every((name) => /\p{Nd}/u.test(name))
}

/** Returns whether a record names another order than its key does, as one that is counted does. */
export function isOfAnotherOrder(value: unknown, orderId: string | undefined): boolean {
  if (!isRecord(value) || !('order_id' in value || 'orderId' in value)) return false
  const own = toOrderId(value)
  return own !== undefined && own !== orderId
}

function meaningOfText(text: string): EntryMeaning {
  if (NO.test(text)) return 'not_notified'
  const isTime = parseTime(text.replace(' ', 'T')) !== undefined || /^\d{9,}(\.\d+)?$/.test(text)
  if (YES.test(text) || isTime) return 'notified'
  const status = parseStatus(text)
  if (status === 'unknown') return 'unclear'
  return wasPaid(status) ? 'notified' : 'not_notified'
}
