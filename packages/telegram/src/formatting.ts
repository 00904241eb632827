import type { Language } from '@peyk/domain/language'
import type { Money } from '@peyk/domain/order'

const LOCALE: Record<Language, string> = { fa: 'fa-IR', en: 'en-GB' }
const TIME_ZONE = 'Asia/Tehran'
const FIRST_STRONG_ISOLATE = '\u2068'
const POP_ISOLATE = '\u2069'

/** Names of currencies that ISO 4217 does not have or that people say otherwise. */
const CURRENCY: Record<string, Record<Language, string>> = {
  IRT: { fa: 'تومان', en: 'toman' },
  IRR: { fa: 'ریال', en: 'rial' },
}

/** Text for Telegram's HTML parse mode. https://core.telegram.org/bots/api#html-style */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (char) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[char] ?? char)
}

/** Line breaks, and what would steer the direction of the text around it (Unicode UAX #9, explicit formatting). */
const STEERING = /[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]/gu

/** Keeps a piece of the other direction from reordering what stands around it (Unicode UAX #9, isolates). */
export function isolate(text: string): string {
  return FIRST_STRONG_ISOLATE + text.replace(STEERING, '') + POP_ISOLATE
}

/** An order's id as people can copy it. */
export function formatOrderId(orderId: string): string {
  return isolate(`<code>${escapeHtml(orderId)}</code>`)
}

/** The amount with its digits grouped and its currency in words: `۲۵۰٬۰۰۰ تومان`, `250,000 toman`. */
export function formatMoney({ amount, currency }: Money, language: Language): string {
  const [, decimals = ''] = /\.(\d*[1-9]\d*)$/.exec(amount) ?? []
  const digits = new Intl.NumberFormat(LOCALE[language], {
    minimumFractionDigits: decimals.length,
    maximumFractionDigits: 20,
  }).format(amount as `${number}`)
  const unit = currency === undefined ? '' : (CURRENCY[currency]?.[language] ?? currency.replace(STEERING, ''))
  return `${isolate(digits)} ${escapeHtml(unit)}`.trim()
}

/** Date and time in Tehran: by the Persian calendar in Persian, by the Gregorian one in English. */
export function formatTime(atMs: number, language: Language): string {
  const date = DATES[language].format(atMs)
  const time = TIMES[language].format(atMs)
  return language === 'fa' ? `${date}، ساعت ${isolate(time)}` : `${date}, ${time} (Tehran)`
}

// Formatters are dear to make and free to share.
const date = { year: 'numeric', month: 'long', day: 'numeric', timeZone: TIME_ZONE } as const
const DATES: Record<Language, Intl.DateTimeFormat> = {
  fa: new Intl.DateTimeFormat(`${LOCALE.fa}-u-ca-persian`, date),
  en: new Intl.DateTimeFormat(LOCALE.en, date),
}
const time = { hour: '2-digit', minute: '2-digit', timeZone: TIME_ZONE, hourCycle: 'h23' } as const
const TIMES: Record<Language, Intl.DateTimeFormat> = {
  fa: new Intl.DateTimeFormat(LOCALE.fa, time),
  en: new Intl.DateTimeFormat(LOCALE.en, time),
}
