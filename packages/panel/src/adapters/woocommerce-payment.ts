import { toAsciiDigits } from '@peyk/domain/persian-text'
import { valueOf } from '../json.ts'
import type { JsonObject } from '../json.ts'
import { readVendorDate } from './vendor-date.ts'

/** `WC_Gateway_COD`: the customer pays on delivery, and the order is "processing" until then. */
const ON_DELIVERY = 'cod'

const MEANINGS = { date: 'paid', none: 'unpaid', unreadable: 'unreadable' } as const

/** Returns what the date of payment says, or `undefined` where the shop sends none. `date_paid` is the same in the shop's time zone. */
export function readPayment(order: JsonObject): 'paid' | 'unpaid' | 'unreadable' | undefined {
  const name = ['date_paid_gmt', 'date_paid'].find((name) => Object.hasOwn(order, name))
  if (name === undefined) return isOnDelivery(order) ? 'unpaid' : undefined
  return MEANINGS[readVendorDate(valueOf(order, name))]
}

const isOnDelivery = (order: JsonObject) =>
  String(valueOf(order, 'payment_method')).trim().toLowerCase() === ON_DELIVERY

/** A date of the fields that end in `_gmt` names no zone. Plugins write it in the Persian calendar, whose dates are local elsewhere. */
export function inGmt(date: unknown): unknown {
  const isWithoutZone = typeof date === 'string' && /[T ]\d{1,2}:\d{2}(:\d{2})?$/.test(toAsciiDigits(date).trim())
  return isWithoutZone ? `${date.trim()}Z` : date
}
