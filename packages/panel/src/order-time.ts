import { toAsciiDigits, withoutInvisible } from '@peyk/domain/persian-text'
import { DAY, SECOND } from '@peyk/domain/time'

const FIRST_MILLISECOND_STAMP = 100_000_000_000
/** A panel's time before is a default or a mistake. */
const FIRST_TIME_MS = Date.UTC(2000)

const CLOCK = String.raw`(?<hour>\d{1,2}):(?<minute>\d{2})(?::(?<second>\d{2}(?:[.,]\d+)?))?`
const ZONE = String.raw`(?: ?(?<zone>Z|UTC|GMT|UT|[+-]\d{2}(?::?\d{2})?)(?:\[[\w/+-]+\])?)?`
/** RFC 3339, and what people and programs write in its place: slashes, `1405/9/7 - 8:05`, a zone of hours, a zone's name after its offset. */
const YEAR_FIRST = new RegExp(
  String.raw`^(?<year>\d{4})(?<sign>[-/])(?<month>\d{1,2})\k<sign>(?<day>\d{1,2})(?:(?:T| +|, ?| - )${CLOCK}${ZONE})?$`,
  'i',
)
/** https://www.rfc-editor.org/rfc/rfc5322#section-3.3, as HTTP has it too */
const DAY_FIRST = new RegExp(
  String.raw`^(?:[a-z]{3,9}, ?)?(?<day>\d{1,2}) (?<monthName>[a-z]{3}) (?<year>\d{4}) ${CLOCK}${ZONE}$`,
  'i',
)
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

/**
 * Returns a time of an order in milliseconds since 1970, or `NaN` for what is none: before 2000 or after tomorrow. Reads dates, and
 * Unix time in seconds or milliseconds. Without a zone a date is in UTC. A Jalali one is in the local time zone, which is `TIME_ZONE`.
 */
export function toTimeMs(value: string | number): number {
  const text = toAsciiDigits(withoutInvisible(String(value))).trim()
  const timeMs = /^\d+(\.\d+)?$/.test(text) ? fromUnixTime(Number(text)) : fromCalendar(text)
  return timeMs >= FIRST_TIME_MS && timeMs < Date.now() + DAY ? timeMs : NaN
}

function fromUnixTime(number: number): number {
  return Math.round(number < FIRST_MILLISECOND_STAMP ? number * SECOND : number)
}

function fromCalendar(text: string): number {
  const parts = (YEAR_FIRST.exec(text) ?? DAY_FIRST.exec(text))?.groups
  if (parts === undefined) return NaN
  const { year = '', monthName = '', hour = '00', minute = '00', second = '00', zone } = parts
  const month = parts['month'] ?? String(MONTHS.indexOf(monthName.toLowerCase()) + 1)
  const day = Number(parts['day'])
  const date = isJalali(year) ? fromJalali(Number(year), Number(month), day) : `${year}-${two(month)}-${two(day)}`
  // JavaScript reads the 31st of February as the 3rd of March.
  if (new Date(date).getUTCDate() !== Number(date.slice(-2))) return NaN
  return Date.parse(`${date}T${two(hour)}:${minute}:${second.replace(',', '.')}${toOffset(zone, isJalali(year))}`)
}

const two = (number: string | number) => String(number).padStart(2, '0')

/** Returns a zone as ISO 8601 has it. An empty one is the local time zone. */
function toOffset(zone: string | undefined, isLocal: boolean): string {
  if (zone === undefined) return isLocal ? '' : 'Z'
  const [, sign = '', hours = '', minutes = '00'] = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone) ?? []
  return sign === '' ? 'Z' : `${sign}${hours}:${minutes}`
}

/** Date plugins of WordPress write the Persian calendar's year in ISO's form. No order is from the 14th or 15th century. */
const isJalali = (year: string) => /^1[34]/.test(year)

function fromJalali(year: number, month: number, day: number): string {
  try {
    const date = Temporal.PlainDate.from({ calendar: 'persian', year, month, day }, { overflow: 'reject' })
    return date.withCalendar('iso8601').toString()
  } catch {
    return 'no date'
  }
}
