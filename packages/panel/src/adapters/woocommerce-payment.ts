import { toAsciiDigits } from '@peyk/domain/persian-text'
import { valueOf } from '../json.ts'
import type { JsonObject } from '../json.ts'
import { orderFields } from '../order-fields.ts'

/** `WC_Gateway_COD`: the customer pays on delivery, and the order is "processing" until then. */
const ON_DELIVERY = 'cod'

/** What stands for no date: `0000-00-00 00:00:00`, the year before it, and the first second of Unix time. */
const NO_DATE = /^(-?000[01]-|1970-01-01)/

/** Returns what the date of payment says, or `undefined` where the shop sends none. `date_paid` is the same in the shop's time zone. */
export function readPayment(order: JsonObject): 'paid' | 'unpaid' | 'unreadable' | undefined {
  const name = ['date_paid_gmt', 'date_paid'].find((name) => Object.hasOwn(order, name))
  if (name === undefined) return isOnDelivery(order) ? 'unpaid' : undefined
  const date = valueOf(order, name)
  if (orderFields.shape.paidAt.safeParse(date).data !== undefined) return 'paid'
  const text = typeof date === 'string' ? toAsciiDigits(date).trim() : ''
  return /[1-9]/.test(text) && !NO_DATE.test(text) ? 'unreadable' : 'unpaid'
}

const isOnDelivery = (order: JsonObject) =>
  String(valueOf(order, 'payment_method')).trim().toLowerCase() === ON_DELIVERY

/** A date of the fields that end in `_gmt` names no zone. Plugins write it in the Persian calendar, whose dates are local elsewhere. */
export function inGmt(date: unknown): unknown {
  const isWithoutZone = typeof date === 'string' && /[T ]\d{1,2}:\d{2}(:\d{2})?$/.test(toAsciiDigits(date).trim())
  return isWithoutZone ? `${date.trim()}Z` : date
}
