import { DAY, HOUR, MINUTE, SECOND } from '@peyk/domain/time'
import type { Language } from './words.ts'

const LOCALE: Record<Language, string> = { fa: 'fa-IR', en: 'en-GB' }
const CALENDAR: Record<Language, string> = { fa: 'fa-IR-u-ca-persian', en: 'en-GB' }
const UNITS: readonly { ms: number; name: Record<Language, string>; relative?: Intl.RelativeTimeFormatUnit }[] = [
  { ms: DAY, name: { fa: 'روز', en: 'd' }, relative: 'day' },
  { ms: HOUR, name: { fa: 'ساعت', en: 'h' }, relative: 'hour' },
  { ms: MINUTE, name: { fa: 'دقیقه', en: 'min' }, relative: 'minute' },
  { ms: SECOND, name: { fa: 'ثانیه', en: 's' }, relative: 'second' },
  { ms: 1, name: { fa: 'میلی‌ثانیه', en: 'ms' } },
]

export type Formatting = ReturnType<typeof createFormatting>

/** Formats numbers and times: Persian digits and the Persian calendar in Persian, and the times of one time zone. */
export function createFormatting(language: Language, timeZone: string) {
  const numbers = new Intl.NumberFormat(LOCALE[language])
  const rough = new Intl.NumberFormat(LOCALE[language], { maximumSignificantDigits: 2 })
  const relative = new Intl.RelativeTimeFormat(LOCALE[language], { numeric: 'auto' })
  const date = (options: Intl.DateTimeFormatOptions) => {
    const format = new Intl.DateTimeFormat(CALENDAR[language], { timeZone, hourCycle: 'h23', ...options })
    return (atMs: number) => format.format(atMs)
  }
  const day = date({ year: 'numeric', month: 'long', day: 'numeric' })
  const shortDay = date({ month: 'short', day: 'numeric' })
  const clock = date({ hour: '2-digit', minute: '2-digit', second: '2-digit' })
  const minuteClock = date({ hour: '2-digit', minute: '2-digit' })
  const comma = language === 'fa' ? '، ' : ', '

  return {
    language,
    timeZone,
    number: (value: number) => numbers.format(value),
    /** To two digits, for what is an estimate. */
    rough: (value: number) => rough.format(value),
    /** `20 March 2026`, `۲۹ اسفند ۱۴۰۴` */
    day,
    /** `09:30:05` */
    clock,
    /** `09:30` */
    minuteClock,
    full: (atMs: number) => `${day(atMs)}${comma}${clock(atMs)}`,
    /** The clock alone for times of the present day, else with the day. */
    brief: (atMs: number) =>
      day(atMs) === day(Date.now()) ? clock(atMs) : `${shortDay(atMs)}${comma}${minuteClock(atMs)}`,
    /** How long something takes: `320 ms`, `4.2 s`, `۳ دقیقه`. */
    duration(ms: number): string {
      const unit = UNITS.find((each) => ms >= each.ms) ?? UNITS.at(-1)!
      return `${rough.format(ms / unit.ms)} ${unit.name[language]}`
    },
    /** How long ago something was: `3 minutes ago`, `دیروز`. */
    ago(atMs: number): string {
      const ms = Math.max(Date.now() - atMs, 0)
      const unit = UNITS.find((each) => each.relative && ms >= each.ms && each.ms >= MINUTE)
      return unit?.relative ? relative.format(-Math.floor(ms / unit.ms), unit.relative) : relative.format(0, 'second')
    },
  }
}
