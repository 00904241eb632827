import type { Money } from '@peyk/domain/order'
import { foldText, toAsciiDigits, withoutInvisible } from '@peyk/domain/persian-text'
import currencies from 'currency-codes'

/** The names that people give to Iran's currencies. `IRHT` and `IRHR` are thousands of them, as Persian WooCommerce counts. */
const CURRENCY_NAMES: Readonly<Record<string, readonly string[]>> = {
  IRT: ['irt', 'toman', 'tomans', 'iranian toman', 'iran toman', 'tmn', 'تومان', 'تومن', 'تومان ایران'],
  IRR: ['irr', 'rial', 'rials', 'iranian rial', 'iran rial', 'rls', 'ریال', 'ریال ایران'],
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

/**
 * Returns the currency's code in capitals: of a name, a symbol, an ISO 4217 number of three digits, or of the code in any spelling.
 * Returns an empty text for another number, which may be the shop's own.
 */
export function toCurrency(value: string | number): string {
  const text = toAsciiDigits(withoutInvisible(String(value)).trim())
  if (/^\d*$/.test(text)) return (text.length === 3 && currencies.number(text)?.code) || ''
  return knownCurrency(text) ?? text.toUpperCase().toWellFormed()
}

function knownCurrency(text: string): string | undefined {
  return SYMBOLS.get(text) ?? CODE_OF_NAME.get(foldText(text)) ?? currencies.code(text.toUpperCase())?.code
}

const MOST_CHARS = 100
const MOST_DECIMALS = 12
/** A number with a currency before or after it. */
const WITH_CURRENCY = /^(?<before>[^\d.,-]*)(?<digits>\d(?:[\d.,٫٬،'’\s_]*\d)?)(?<after>\D*)$/
/** `250000/-` ends an amount, so that nobody adds a digit. */
const END_SIGN = /^[/.,][-–—=]/
/** Groups of three digits with one sign between them, or India's of two before the last three. */
const GROUPED = /^(?:[1-9]\d{0,2}(?<sign>[.,٫' ])\d{3}(?:\k<sign>\d{3})*|[1-9]\d?(?:,\d{2})+,\d{3})$/
const WITH_DECIMALS = /^(?<whole>.*\d)(?<point>[.,٫])(?<fraction>\d{1,60})$/

/**
 * An amount in ASCII digits without group separators, and the currency that was written beside it. `lastThree`: the sign before three
 * last digits, where it is not certain whether they are decimals or thousands.
 */
export type Amount = { decimal: string; currency: string | undefined; lastThree?: string | undefined }

/**
 * Returns an amount, or `undefined` when it is not certain which one is meant: `12,50` may mean 12.5, and the customer must not
 * see 1,250. Decimals after the twelfth are a float's noise and are rounded.
 */
export function toAmount(value: string | number): Amount | undefined {
  const text = toAsciiDigits(withoutInvisible(String(value))).trim()
  if (text.length > MOST_CHARS) return undefined
  const { before = '', digits = '', after = '' } = WITH_CURRENCY.exec(text)?.groups ?? {}
  const number = toNumber(digits.replace(/[٬،]/g, ',').replaceAll('’', "'").replace(/[\s_]/g, ' '))
  if (number === undefined || !/^\d{1,30}(\.|$)/.test(number.decimal)) return undefined
  const beside = [before, after.replace(END_SIGN, '')].map((part) => part.replace(/^[\s_]+/, '').trim())
  const [word = '', ...others] = beside.filter((part) => part !== '')
  const currency = word === '' ? undefined : knownCurrency(word)
  if (others.length > 0 || (word !== '' && currency === undefined)) return undefined
  const lastThree = typeof value === 'number' ? undefined : number.lastThree
  return { decimal: roundNoise(number.decimal.replace(/^0+(?=\d)/, '')), currency, lastThree }
}

/** Reads digits with signs between them, where groups are separated by `,`, `'`, a blank, or a sign that comes twice. */
function toNumber(text: string): Omit<Amount, 'currency'> | undefined {
  if (/^\d+$/.test(text)) return { decimal: text }
  const { sign } = GROUPED.exec(text)?.groups ?? {}
  const { whole = '', point = '', fraction = '' } = WITH_DECIMALS.exec(text)?.groups ?? {}
  if (GROUPED.test(text)) {
    const isOne = sign !== undefined && text.split(sign).length === 2
    const isDoubtful = isOne && sign !== ' '
    return isOne && sign === point && point !== ','
      ? { decimal: `${whole}.${fraction}`, lastThree: sign }
      : { decimal: text.replace(/\D/g, ''), lastThree: isDoubtful ? ',' : undefined }
  }
  if (/^\d+$/.test(whole)) return point === ',' ? undefined : { decimal: `${whole}.${fraction}` }
  // Two signs: the first one is between groups, and the other one begins the decimals.
  if (!GROUPED.test(whole) || whole.includes(point)) return undefined
  const lastThree = fraction.length === 3 ? (point === '٫' ? '٫' : '.') : undefined
  return { decimal: `${whole.replace(/\D/g, '')}.${fraction}`, lastThree }
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
  const beside = amount.currency
  // `250 هزار تومان` beside IRT says how the amount is written.
  const currency = beside !== undefined && IN_THOUSANDS.get(beside) === code ? beside : (code ?? beside)
  if (beside !== undefined && beside !== currency) return undefined
  if (!isCertain(amount.lastThree, currency)) return undefined
  const plain = currency === undefined ? undefined : IN_THOUSANDS.get(currency)
  return plain === undefined
    ? { amount: amount.decimal, currency }
    : { amount: timesThousand(amount.decimal), currency: plain }
}

/** Whether the last three digits after a sign can only be what the sign usually says, in this currency. */
function isCertain(sign: string | undefined, currency = ''): boolean {
  if (sign === undefined) return true
  const hasThreeDecimals = currencies.code(currency)?.digits === 3
  if (sign === ',') return !hasThreeDecimals
  return hasThreeDecimals || (sign === '.' && IN_THOUSANDS.has(currency))
}

/** Moves the decimal point three digits to the right. */
function timesThousand(decimal: string): string {
  const [whole = '', fraction = ''] = decimal.split('.')
  const shifted = `${whole}${fraction.slice(0, 3).padEnd(3, '0')}`.replace(/^0+(?=\d)/, '')
  const decimals = fraction.slice(3)
  return decimals === '' ? shifted : `${shifted}.${decimals}`
}
