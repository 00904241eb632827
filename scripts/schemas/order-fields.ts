import type { OrderField } from '@peyk/panel/order-fields'

export type JsonSchema = Record<string, unknown>

export type FieldText = {
  description: string
  examples: readonly unknown[]
  /** What the parser's transforms check and zod cannot express, for values written as text. */
  text?: JsonSchema
  /** The same for values written as numbers. */
  number?: JsonSchema
}

/** A class of digits, ASCII, Persian and Arabic: `digits('0-3')`. */
const digits = (range: string) =>
  `[${['0', '۰', '٠'].map((zero) => range.replace(/\d/g, (digit) => String.fromCodePoint((zero.codePointAt(0) ?? 0) + Number(digit)))).join('')}]`

const DIGIT = digits('0-9')
const FRACTION = `([.٫]${DIGIT}{1,12})?`
const YEAR = `${digits('2')}${digits('0')}${DIGIT}{2}`
/** Seconds from 2000 to 2099, with a fraction or as milliseconds. */
const UNIX_TIME = `(${digits('9')}${digits('5-9')}${DIGIT}{7}|${digits('1-3')}${DIGIT}{9})(${DIGIT}{3}|[.]${DIGIT}{1,6})?`
const DAY_TO_28 = `(${digits('0')}${digits('1-9')}|${digits('1')}${DIGIT}|${digits('2')}${digits('0-8')})`
const MONTH = `(${digits('0')}${digits('1-9')}|${digits('1')}${digits('0-2')})`
const MONTH_OF_30 = `(${digits('0')}${digits('13-9')}|${digits('1')}${digits('0-2')})`
const MONTH_OF_31 = `(${digits('0')}${digits('13578')}|${digits('1')}${digits('02')})`
const LEAP_YEAR = `${digits('2')}${digits('0')}(${digits('02468')}${digits('048')}|${digits('13579')}${digits('26')})`
/** A day that is in the calendar. */
const DATE = `(${YEAR}-(${MONTH}-${DAY_TO_28}|${MONTH_OF_30}-(${digits('2')}${digits('9')}|${digits('3')}${digits('0')})|${MONTH_OF_31}-${digits('3')}${digits('1')})|${LEAP_YEAR}-${digits('0')}${digits('2')}-${digits('2')}${digits('9')})`
const HOUR = `(${digits('01')}${DIGIT}|${digits('2')}${digits('0-3')})`
const SIXTIETH = `${digits('0-5')}${DIGIT}`
const ZERO = digits('0')
const MIDNIGHT = `${digits('2')}${digits('4')}:${ZERO}{2}(:${ZERO}{2}([.]${ZERO}+)?)?`
const TIME = `(${HOUR}:${SIXTIETH}(:${SIXTIETH}([.]${DIGIT}+)?)?|${MIDNIGHT})`
const ZONE = ` ?([Zz]|[+-]${HOUR}:?${SIXTIETH})`

const TIME_TEXT =
  'ISO 8601 (UTC where it names no zone), or Unix time in seconds or milliseconds; not after tomorrow. A Jalali year is understood, in TIME_ZONE where it names no zone.'
const TIME_RULES = {
  text: {
    anyOf: [{ pattern: `^\\s*${DATE}([Tt ]${TIME}(${ZONE})?)?\\s*$` }, { pattern: `^\\s*${UNIX_TIME}\\s*$` }],
  },
  number: {
    anyOf: [
      { minimum: 946_684_800, exclusiveMaximum: 4_102_444_800 },
      { minimum: 946_684_800_000, exclusiveMaximum: 4_102_444_800_000 },
    ],
  },
}

/** What people should know of each field, and the rules that zod's schema checks in code. */
export const FIELD_TEXTS: Record<OrderField, FieldText> = {
  id: {
    description:
      'The order’s id: 1–64 characters without control characters. Send long numbers as strings. Blanks around it and invisible signs are dropped, and digits become ASCII, except in Persian text.',
    examples: ['1001', 'A-1001', 1001],
    text: { minLength: 1, maxLength: 64, pattern: '^(?!\\s)[^\\p{Cc}\\p{Cf}\\p{Cs}\\u2028\\u2029]+(?<!\\s)$' },
  },
  status: {
    description:
      'The order’s status in your own word: paid, completed, pending, canceled, expired, refunded, failed and many more in English and Persian. Case, spaces and joiners do not matter. An unknown word notifies nobody. A number is a word too.',
    examples: ['paid', 'پرداخت شده', 'pending'],
    text: { minLength: 1, maxLength: 200, pattern: '\\S' },
  },
  chat: {
    description:
      'The customer’s Telegram chat, where you know it: an integer of at most 52 bits, negative for groups. Without it the customer links the order with a link.',
    examples: [7001, '7001'],
    text: { pattern: `^\\s*-?${digits('1-9')}${DIGIT}{0,14}\\s*$` },
    number: { minimum: 1 - 2 ** 52, maximum: 2 ** 52 - 1, not: { const: 0 } },
  },
  amount: {
    description:
      'What was paid, not negative, with at most 12 decimals. Text may have Persian digits and thousands separators; a currency may stand beside it. An amount that may mean two things, such as 12,50, is left out.',
    examples: [250_000, '250000', '12.50', '۲۵۰٬۰۰۰'],
    text: {
      // 250.000 and 1,250.000 may mean two amounts.
      not: { pattern: `^\\s*${digits('1-9')}${DIGIT}{0,2}([,٬،]${DIGIT}{3})*[.٫]${DIGIT}{3}\\s*$` },
      anyOf: [
        { pattern: `^\\s*${DIGIT}{1,30}${FRACTION}\\s*$` },
        { pattern: `^\\s*${digits('1-9')}${DIGIT}{0,2}([,٬،]${DIGIT}{3}){1,9}${FRACTION}\\s*$` },
      ],
    },
    number: { minimum: 0, exclusiveMaximum: 1e21 },
  },
  currency: {
    description:
      'The amount’s currency: IRT (toman), IRR (rial), IRHT and IRHR (thousands of them), or another code of ISO 4217. Its numbers of three digits are understood too; another number is left out.',
    examples: ['IRT', 'IRR', 'EUR'],
    text: { maxLength: 16, pattern: '^[^\\p{Cc}]*[\\p{L}\\p{Sc}][^\\p{Cc}]*$' },
    number: { enum: [364, 784, 840, 978] },
  },
  url: {
    description: 'The order’s page at the shop.',
    examples: ['https://shop.example/orders/1001'],
    text: { pattern: '^[Hh][Tt][Tt][Pp][Ss]?://' },
  },
  updatedAt: {
    description: `When the order last changed: ${TIME_TEXT}`,
    examples: ['2026-11-22T16:00:00+03:30', 1_795_363_200],
    ...TIME_RULES,
  },
  paidAt: {
    description: `When the order was paid, which the customer reads: ${TIME_TEXT}`,
    examples: ['2026-11-22T16:00:00+03:30', 1_795_363_200],
    ...TIME_RULES,
  },
  number: {
    description: 'The number that customers know the order by, where that is not its id: 1–64 characters.',
    examples: ['#1001', 'R765287585'],
    text: { minLength: 1, maxLength: 64, pattern: '^(?!\\s)[^\\p{Cc}\\p{Cf}\\p{Cs}\\u2028\\u2029]+(?<!\\s)$' },
  },
  payment: {
    description:
      'The payment’s own status, where the order’s status is the checkout’s: in your word, or true for paid and false for unpaid. It decides where the order is under way or done.',
    examples: ['paid', 'balance_due', true],
    text: { minLength: 1, maxLength: 200, pattern: '\\S' },
  },
  paymentMethod: {
    description: 'How the customer pays, in your word.',
    examples: ['cod', 'online'],
    text: { minLength: 1, maxLength: 64, pattern: '\\S' },
  },
}
