import type { Language } from '@peyk/domain/language'
import type { Money } from '@peyk/domain/order'

const LOCALE: Record<Language, string> = { fa: 'fa-IR', en: 'en-GB' }
export const DEFAULT_TIME_ZONE = 'Asia/Tehran'
const FIRST_STRONG_ISOLATE = '\u2068'
const POP_ISOLATE = '\u2069'

/** Currencies that ISO 4217 does not have, or that people call by another name. */
const CURRENCY: Record<string, Record<Language, string>> = {
  IRT: { fa: 'تومان', en: 'toman' },
  IRR: { fa: 'ریال', en: 'rial' },
  USDT: { fa: 'تتر', en: 'USDT' },
}
const PERSIAN_NAMES = new Intl.DisplayNames('fa', { type: 'currency', fallback: 'none' })
const ISO_CODE = /^[A-Z]{3}$/
const MAX_CURRENCY_CHARS = 16
/** The domain's limit. Longer ids are cut, because Telegram would refuse the message. */
const MAX_ORDER_ID_CHARS = 64

/** Returns text for Telegram's HTML parse mode. https://core.telegram.org/bots/api#html-style */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (char) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[char] ?? char)
}

/** Line breaks, and characters that change the direction of the text around them (Unicode UAX #9, explicit formatting). */
const STEERING = /[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]/gu

/** Returns a foreign text without line breaks and without what turns the direction of the text around it. */
export function withoutSteering(text: string): string {
  return text.replace(STEERING, '')
}

/** Isolates a text of the other direction, so that it does not reorder the text around it (Unicode UAX #9, isolates). */
export function isolate(text: string): string {
  return FIRST_STRONG_ISOLATE + withoutSteering(text) + POP_ISOLATE
}

/** Returns an order's id in a form that people can copy. */
export function formatOrderId(orderId: string): string {
  return isolate(`<code>${escapeHtml(cut(orderId, MAX_ORDER_ID_CHARS))}</code>`)
}

function cut(text: string, maxChars: number): string {
  const chars = [...text]
  return chars.length > maxChars ? `${chars.slice(0, maxChars - 1).join('')}…` : text
}

/** Returns the amount with grouped digits and its currency in words: `۲۵۰٬۰۰۰ تومان`, `250,000 toman`, `12.50 EUR`. */
export function formatMoney({ amount, currency }: Money, language: Language): string {
  const [, decimals = ''] = /\.(\d*[1-9]\d*)$/.exec(amount) ?? []
  const fraction = decimals === '' ? 0 : Math.max(decimals.length, minorDigitsOf(currency))
  const digits = numbersOf(language, fraction).format(amount as `${number}`)
  return `${isolate(digits)} ${currency === undefined ? '' : formatCurrency(currency, language)}`.trim()
}

/** Returns the digits after the point by ISO 4217: 12.5 EUR is written as 12.50. */
function minorDigitsOf(currency: string | undefined): number {
  if (currency === undefined || !ISO_CODE.test(currency)) return 0
  return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().minimumFractionDigits ?? 0
}

/** Returns a currency's name in Persian, and its ISO 4217 code in English, except for Iran's two. */
function formatCurrency(currency: string, language: Language): string {
  const known = Object.hasOwn(CURRENCY, currency) ? CURRENCY[currency]?.[language] : undefined
  if (known !== undefined) return known
  const persian = language === 'fa' && ISO_CODE.test(currency) ? PERSIAN_NAMES.of(currency) : undefined
  const code = escapeHtml(cut(currency.replace(STEERING, ''), MAX_CURRENCY_CHARS))
  return persian ?? (language === 'fa' && code !== '' ? isolate(code) : code)
}

/**
 * Returns date and time: by the Persian calendar in Persian, by the Gregorian one in English. The zone is named, except Iran's in
 * Persian: `۱ آذر ۱۴۰۵، ساعت ۱۹:۳۰`, `22 Nov 2026, 19:30 (Iran Time)`.
 */
export function formatTime(atMs: number, language: Language, timeZone: string = DEFAULT_TIME_ZONE): string {
  const { date, time, nameZone } = clockOf(language, timeZone)
  if (language === 'en') return `${date.format(atMs)}, ${time.format(atMs)} (${nameZone(atMs)})`
  const zone = timeZone === DEFAULT_TIME_ZONE ? '' : ` (${nameZone(atMs)})`
  return `${date.format(atMs)}، ساعت ${isolate(time.format(atMs))}${zone}`
}

// Formatters are slow to make, and can be shared.
const numbers = new Map<string, Intl.NumberFormat>()
const clocks = new Map<string, ReturnType<typeof createClock>>()

function numbersOf(language: Language, minimumFractionDigits: number): Intl.NumberFormat {
  const key = `${language} ${minimumFractionDigits}`
  const options = { minimumFractionDigits, maximumFractionDigits: 20 }
  const known = numbers.get(key) ?? new Intl.NumberFormat(LOCALE[language], options)
  numbers.set(key, known)
  return known
}

function clockOf(language: Language, timeZone: string) {
  const key = `${language} ${timeZone}`
  const known = clocks.get(key) ?? createClock(language, timeZone)
  clocks.set(key, known)
  return known
}

function createClock(language: Language, timeZone: string) {
  const locale = LOCALE[language]
  const zoneName = (timeZoneName: 'longGeneric' | 'long') => {
    const format = new Intl.DateTimeFormat(locale, { timeZone, timeZoneName })
    return (atMs: number) => format.formatToParts(atMs).find(({ type }) => type === 'timeZoneName')?.value ?? timeZone
  }
  const [generic, specific] = [zoneName('longGeneric'), zoneName('long')]
  return {
    date: new Intl.DateTimeFormat(language === 'fa' ? `${locale}-u-ca-persian` : locale, {
      year: 'numeric',
      month: language === 'fa' ? 'long' : 'short',
      day: 'numeric',
      timeZone,
    }),
    time: new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', timeZone, hourCycle: 'h23' }),
    // A zone without summer time is called "standard", which says nothing; UTC has a name, but no generic one.
    nameZone: (atMs: number) => {
      const name = generic(atMs).replace(' Standard', '').replace('وقت عادی', 'وقت')
      return /[\d۰-۹]/.test(name) ? isolate(specific(atMs)) : name
    },
  }
}
