import { foldText, toAsciiDigits } from '@peyk/domain/persian-text'
import { SECOND } from '@peyk/domain/time'

/** Returns the currency's code in capitals: `IRT` for toman and `IRR` for rial in any spelling. */
export function toCurrency(text: string): string {
  const folded = foldText(text)
  if (['تومان', 'toman', 'irt'].includes(folded)) return 'IRT'
  if (['ریال', 'rial', 'irr'].includes(folded)) return 'IRR'
  return text.trim().toUpperCase().toWellFormed()
}

/** Groups of two or three digits between Latin, Persian or Arabic separators; a last group of three. */
const GROUPED = /^\d{1,3}(?:[,٬،]\d{2,3})*[,٬،]\d{3}(?=\.|$)/

/**
 * Returns an amount in ASCII, without group separators. A comma that groups nothing stays, and the amount is refused later: `12,50`
 * may mean 12.5, and the customer must not see 1,250.
 */
export function toDecimal(amount: string): string {
  return toAsciiDigits(amount)
    .replace(/[\s_]/g, '')
    .replace('٫', '.')
    .replace(GROUPED, (grouped) => grouped.replace(/\D/g, ''))
}

const FIRST_MILLISECOND_STAMP = 100_000_000_000
/** ECMAScript's last instant: https://tc39.es/ecma262/#sec-time-values-and-time-range */
export const LAST_TIME_MS = 8.64e15

/** RFC 3339, also with a blank for the `T`. A time without a zone is UTC, wherever Peyk runs. */
const ISO_TIME = /^(\d{4}-\d{2}-\d{2})(?:[Tt ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?) ?(Z|z|[+-]\d{2}:?\d{2})?)?$/

/** Returns ISO 8601 or Unix time (seconds or milliseconds) as milliseconds since 1970, or `NaN`. */
export function toTimeMs(value: string | number): number {
  const text = toAsciiDigits(String(value).trim())
  if (!/^\d+(\.\d+)?$/.test(text)) {
    const [, date, time = '00:00', zone = 'Z'] = ISO_TIME.exec(text) ?? []
    return date === undefined ? NaN : Date.parse(`${date}T${time}${zone.toUpperCase()}`)
  }
  const number = Number(text)
  return Math.round(number < FIRST_MILLISECOND_STAMP ? number * SECOND : number)
}
