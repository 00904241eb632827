import type { Money } from '@peyk/domain/order'
import { foldText, toAsciiDigits } from '@peyk/domain/persian-text'
import { SECOND } from '@peyk/domain/time'
import currencies from 'currency-codes'

/** The names that people give to Iran's currencies. `IRHT` and `IRHR` are thousands of them, as Persian WooCommerce counts. */
const CURRENCY_NAMES: Readonly<Record<string, readonly string[]>> = {
  IRT: ['irt', 'toman', 'tomans', 'iranian toman', 'iran toman', 'تومان', 'تومن', 'تومان ایران'],
  IRR: ['irr', 'rial', 'rials', 'iranian rial', 'iran rial', 'ریال', 'ریال ایران'],
  IRHT: ['irht', 'thousand toman', 'هزار تومان', 'هزار تومن'],
  IRHR: ['irhr', 'thousand rial', 'thousand rials', 'هزار ریال'],
}
const CODE_OF_NAME: ReadonlyMap<string, string> = new Map(
  Object.entries(CURRENCY_NAMES).flatMap(([code, names]) => names.map((name) => [foldText(name), code] as const)),
)
const SYMBOLS: ReadonlyMap<string, string> = new Map([
  ['$', 'USD'],
  ['€', 'EUR'],
  ['£', 'GBP'],
])
const IN_THOUSANDS: ReadonlyMap<string, string> = new Map([
  ['IRHT', 'IRT'],
  ['IRHR', 'IRR'],
])

/** Returns the currency's code in capitals: of a name, a symbol, an ISO 4217 number, or of the code in any spelling. */
export function toCurrency(value: string | number): string {
  const text = toAsciiDigits(String(value).trim())
  const byNumber = /^\d{1,3}$/.test(text) ? currencies.number(text.padStart(3, '0'))?.code : undefined
  return byNumber ?? knownCurrency(text) ?? text.toUpperCase().toWellFormed()
}

function knownCurrency(text: string): string | undefined {
  return SYMBOLS.get(text) ?? CODE_OF_NAME.get(foldText(text)) ?? currencies.code(text.toUpperCase())?.code
}

/** Groups of two or three digits between Latin, Persian or Arabic separators; a last group of three. */
const GROUPED = /^\d{1,3}(?:[,٬،]\d{2,3})*[,٬،]\d{3}(?=\.|$)/
/** Groups of three digits between blanks: `12 50` may mean two numbers. */
const SPACED = /^\d{1,3}(?:[\s_]\d{3})+(?:[.,]\d+)?$/
const MOST_DECIMALS = 12
/** A number with a currency before or after it. */
const WITH_CURRENCY = /^(?<before>[^\d.,-]*)(?<digits>[.,]*\d(?:[\d.,٬،\s_]*\d)?)(?<after>\D*)$/

/** `250.000` and `12,345`: the last three digits are a group or decimals, as the currency has it. */
const LAST_THREE = /^[1-9]\d{0,2}(?<separator>[.,])\d{3}$/

/**
 * An amount in ASCII digits without group separators, and the currency that was written beside it. `lastThree`: the sign before three
 * last digits, where it is not certain what they are.
 */
export type Amount = { decimal: string; currency: string | undefined; lastThree?: string | undefined }

/**
 * Returns an amount, or `undefined` when it is not certain which one is meant: `12,50` may mean 12.5, and the customer must not
 * see 1,250. Decimals after the twelfth are a float's noise and are rounded.
 */
export function toAmount(value: string | number): Amount | undefined {
  const text = toAsciiDigits(String(value)).replace('٫', '.').trim()
  const { before = '', digits = '', after = '' } = WITH_CURRENCY.exec(text)?.groups ?? {}
  if (/\d[\s_]+\d/.test(digits) && !SPACED.test(digits.trim())) return undefined
  const plain = digits.replace(/[\s_]/g, '')
  const decimal = plain.replace(GROUPED, (grouped) => grouped.replace(/\D/g, ''))
  if (!/^\d{1,30}(\.\d{1,60})?$/.test(decimal)) return undefined
  const [word = '', ...others] = [before.trim(), after.replace(/^[\s_]+/, '').trim()].filter((part) => part !== '')
  const currency = word === '' ? undefined : knownCurrency(word)
  if (others.length > 0 || (word !== '' && currency === undefined)) return undefined
  const hasOwnPoint = typeof value === 'number' || value.includes('٫')
  const lastThree = hasOwnPoint ? undefined : LAST_THREE.exec(plain)?.groups?.['separator']
  return { decimal: roundNoise(decimal), currency, lastThree }
}

/** Moves digits as text, because floats would round. */
function roundNoise(decimal: string): string {
  const [whole = '', fraction = ''] = decimal.split('.')
  if (fraction.length <= MOST_DECIMALS) return decimal
  const scaled = BigInt(whole + fraction.slice(0, MOST_DECIMALS)) + BigInt(Number(fraction[MOST_DECIMALS]) >= 5)
  const digits = String(scaled).padStart(MOST_DECIMALS + 1, '0')
  return `${digits.slice(0, -MOST_DECIMALS)}.${digits.slice(-MOST_DECIMALS)}`
    .replace(/(?<!0)0+$/, '')
    .replace(/\.$/, '')
}

/**
 * Returns the money of an amount and a currency's code, or `undefined` when they name two currencies, or when three
 * digits may be decimals or thousands. Thousands are multiplied.
 */
export function toMoney(amount: Amount, code: string | undefined): Money | undefined {
  const currency = code ?? amount.currency
  if (amount.currency !== undefined && amount.currency !== currency) return undefined
  const hasThousandths = currency !== undefined && currencies.code(currency)?.digits === 3
  const countsThousands = currency !== undefined && IN_THOUSANDS.has(currency)
  if (amount.lastThree === ',' && hasThousandths) return undefined
  if (amount.lastThree === '.' && !hasThousandths && !countsThousands) return undefined
  const plain = currency === undefined ? undefined : IN_THOUSANDS.get(currency)
  return plain === undefined
    ? { amount: amount.decimal, currency }
    : { amount: timesThousand(amount.decimal), currency: plain }
}

/** Moves the decimal point three digits to the right. */
function timesThousand(decimal: string): string {
  const [whole = '', fraction = ''] = decimal.split('.')
  const shifted = `${whole}${fraction.slice(0, 3).padEnd(3, '0')}`.replace(/^0+(?=\d)/, '')
  const decimals = fraction.slice(3)
  return decimals === '' ? shifted : `${shifted}.${decimals}`
}

const FIRST_MILLISECOND_STAMP = 100_000_000_000
/** A panel's time outside of these is a default or a mistake. One that lies ahead is refused by Redis's clock, in the store. */
const FIRST_TIME_MS = Date.UTC(2000)
const END_TIME_MS = Date.UTC(2100)

/** RFC 3339, also with a blank for the `T` and slashes in the date. A time without a zone is UTC, wherever Peyk runs. */
const TIME = /^(\d{4})([-/])(\d{2})\2(\d{2})(?:[Tt ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?) ?(Z|z|[+-]\d{2}:?\d{2})?)?$/

/** Returns ISO 8601 or Unix time (seconds or milliseconds) as milliseconds since 1970, or `NaN` for what is no time of an order. */
export function toTimeMs(value: string | number): number {
  const text = toAsciiDigits(String(value).trim())
  const timeMs = /^\d+(\.\d+)?$/.test(text) ? fromUnixTime(Number(text)) : fromCalendar(text)
  return timeMs >= FIRST_TIME_MS && timeMs < END_TIME_MS ? timeMs : NaN
}

function fromUnixTime(number: number): number {
  return Math.round(number < FIRST_MILLISECOND_STAMP ? number * SECOND : number)
}

function fromCalendar(text: string): number {
  const [, year = '', , month = '', day = '', time = '00:00', zone = 'Z'] = TIME.exec(text) ?? []
  if (year === '') return NaN
  const date = isJalali(year) ? fromJalali(Number(year), Number(month), Number(day)) : `${year}-${month}-${day}`
  // JavaScript reads the 31st of February as the 3rd of March.
  if (new Date(date).getUTCDate() !== Number(date.slice(-2))) return NaN
  return Date.parse(`${date}T${time}${zone.toUpperCase()}`)
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
