import type { Language } from '@peyk/domain/language'
import { DAY, HOUR, MINUTE, SECOND } from '@peyk/domain/time'
import { isolate } from './formatting.ts'

const LOCALE: Record<Language, string> = { fa: 'fa-IR', en: 'en-GB' }
const CALENDAR: Record<Language, string> = { fa: 'fa-IR-u-ca-persian', en: 'en-GB' }

const NUMBERS: Record<Language, Intl.NumberFormat> = {
  fa: new Intl.NumberFormat(LOCALE.fa, { maximumFractionDigits: 1 }),
  en: new Intl.NumberFormat(LOCALE.en, { maximumFractionDigits: 1 }),
}

/** Returns a number in the language's digits, grouped. */
export function formatNumber(number: number, language: Language): string {
  return NUMBERS[language].format(number)
}

/** In Persian, only the long style joins its parts with a word. */
const STYLE = { fa: 'long', en: 'short' } as const
const UNITS = [
  ['days', DAY],
  ['hours', HOUR],
  ['minutes', MINUTE],
  ['seconds', SECOND],
] as const

/** Returns a duration in its two largest units: `420 ms`, `1.2 secs`, `۲ ساعت و ۵ دقیقه`. */
export function formatDuration(ms: number, language: Language): string {
  const locale = LOCALE[language]
  if (ms < SECOND)
    return new Intl.DurationFormat(locale, { style: STYLE[language], millisecondsDisplay: 'always' }).format({
      milliseconds: Math.round(ms),
    })
  if (ms < 10 * SECOND) {
    const roundedMs = Math.round(ms / 100) * 100
    const duration = { seconds: Math.floor(roundedMs / SECOND), milliseconds: roundedMs % SECOND }
    return new Intl.DurationFormat(locale, { style: STYLE[language], milliseconds: 'numeric' }).format(duration)
  }
  let leftMs = Math.round(ms / SECOND) * SECOND
  const largest = UNITS.findIndex(([, unitMs]) => leftMs >= unitMs)
  const duration: { [unit in (typeof UNITS)[number][0]]?: number } = {}
  for (const [unit, unitMs] of UNITS.slice(largest, largest + 2)) {
    duration[unit] = Math.floor(leftMs / unitMs)
    leftMs %= unitMs
  }
  return new Intl.DurationFormat(locale, { style: STYLE[language] }).format(duration)
}

/** Returns a list as one reads it: `1, 2 and 3`. */
export function formatList(items: readonly string[], language: Language): string {
  return new Intl.ListFormat(LOCALE[language]).format(items)
}

/** Returns day and month in a time zone, by the Persian calendar in Persian. */
export function formatDay(atMs: number, timeZone: string, language: Language): string {
  return new Intl.DateTimeFormat(CALENDAR[language], { day: 'numeric', month: 'long', timeZone }).format(atMs)
}

/** Returns day, month and time of day in a time zone. */
export function formatMoment(atMs: number, timeZone: string, language: Language): string {
  const time = new Intl.DateTimeFormat(LOCALE[language], {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone,
  }).format(atMs)
  return `${formatDay(atMs, timeZone, language)} ${isolate(time)}`
}
