import { toAsciiDigits } from '@peyk/domain/persian-text'
import { toTimeMs } from '../order-time.ts'

/** What stands for no date: `0000-00-00 00:00:00`, the year before it, and the first second of Unix time. */
const NO_DATE = /^(-?000[01]-|1970-01-01|0+$)/

/** Returns whether a value that says by being there is a date, stands for none, or leaves no certainty. */
export function readVendorDate(value: unknown): 'date' | 'none' | 'unreadable' {
  if (typeof value !== 'string' && typeof value !== 'number') return 'none'
  if (!Number.isNaN(toTimeMs(value))) return 'date'
  const text = toAsciiDigits(String(value)).trim()
  return /\d/.test(text) && !NO_DATE.test(text) ? 'unreadable' : 'none'
}
