import type { Language } from '@peyk/domain/language'
import { DAY, HOUR, MINUTE, SECOND } from '@peyk/domain/time'
import { isolate } from './formatting.ts'
import { operatorWordsOf } from './operator-words.ts'

const LOCALE: Record<Language, string> = { fa: 'fa-IR', en: 'en-GB' }
const CALENDAR: Record<Language, string> = { fa: 'fa-IR-u-ca-persian', en: 'en-GB' }

const NUMBERS: Record<Language, Intl.NumberFormat> = {
  fa: new Intl.NumberFormat(LOCALE.fa, { maximumFractionDigits: 1 }),
  en: new Intl.NumberFormat(LOCALE.en, { maximumFractionDigits: 1 }),
}

/** A number in the language's digits, grouped. */
export function formatNumber(number: number, language: Language): string {
  return NUMBERS[language].format(number)
}

/** A duration as people say it, in at most two units: `420 ms`, `1.2 s`, `3 min 5 s`, `۲ ساعت و ۵ دقیقه`. */
export function formatDuration(ms: number, language: Language): string {
  const { units } = operatorWordsOf(language)
  const part = (number: number, unit: string) => `${formatNumber(number, language)} ${unit}`
  if (ms < SECOND) return part(Math.round(ms), units.ms)
  if (ms < 10 * SECOND) return part(Math.round(ms / 100) / 10, units.s)
  const whole = Math.round(ms / SECOND) * SECOND
  if (whole < MINUTE) return part(whole / SECOND, units.s)
  const [large, small] =
    whole < HOUR
      ? [
          { ms: MINUTE, unit: units.min },
          { ms: SECOND, unit: units.s },
        ]
      : whole < DAY
        ? [
            { ms: HOUR, unit: units.h },
            { ms: MINUTE, unit: units.min },
          ]
        : [
            { ms: DAY, unit: units.d },
            { ms: HOUR, unit: units.h },
          ]
  const first = Math.floor(whole / large.ms)
  const rest = Math.floor((whole % large.ms) / small.ms)
  return rest === 0 ? part(first, large.unit) : `${part(first, large.unit)}${units.and}${part(rest, small.unit)}`
}

/** Day and month in a time zone, by the Persian calendar in Persian. */
export function formatDay(atMs: number, timeZone: string, language: Language): string {
  return new Intl.DateTimeFormat(CALENDAR[language], { day: 'numeric', month: 'long', timeZone }).format(atMs)
}

/** Day, month and time of day in a time zone. */
export function formatMoment(atMs: number, timeZone: string, language: Language): string {
  const time = new Intl.DateTimeFormat(LOCALE[language], {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone,
  }).format(atMs)
  return `${formatDay(atMs, timeZone, language)} ${isolate(time)}`
}
