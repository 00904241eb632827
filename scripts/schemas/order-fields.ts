import type { OrderField } from '@peyk/panel/order-json'

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
const MONTH = `(${digits('0')}${digits('1-9')}|${digits('1')}${digits('0-2')})`
const DAY = `(${digits('0')}${digits('1-9')}|${digits('12')}${DIGIT}|${digits('3')}${digits('01')})`
const HOUR = `(${digits('01')}${DIGIT}|${digits('2')}${digits('0-3')})`
const SIXTIETH = `${digits('0-5')}${DIGIT}`
const ZERO = digits('0')
const MIDNIGHT = `${digits('2')}${digits('4')}:${ZERO}{2}(:${ZERO}{2}([.]${ZERO}+)?)?`
const TIME = `(${HOUR}:${SIXTIETH}(:${SIXTIETH}([.]${DIGIT}+)?)?|${MIDNIGHT})`
const ZONE = ` ?([Zz]|[+-]${HOUR}:?${SIXTIETH})`

/** What people should know of each field, and the rules that zod's schema checks in code. */
export const FIELD_TEXTS: Record<OrderField, FieldText> = {
  id: {
    description:
      'The order’s id, stored as written: 1–64 characters without control characters and without white space around it. Send long numbers as strings.',
    examples: ['1001', 'A-1001', 1001],
    text: { minLength: 1, maxLength: 64, pattern: '^(?!\\s)[^\\p{Cc}\\p{Cs}\\u2028\\u2029]+(?<!\\s)$' },
  },
  status: {
    description:
      'The order’s status in your own word: paid, completed, pending, canceled, expired, refunded, failed and many more in English and Persian. Case, spaces and joiners do not matter. An unknown word notifies nobody.',
    examples: ['paid', 'پرداخت شده', 'pending'],
    text: { minLength: 1, pattern: '\\S' },
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
      'What was paid, not negative, with at most 12 decimals. Text may have Persian digits and thousands separators; a comma before decimals is refused.',
    examples: [250_000, '250000', '12.50', '۲۵۰٬۰۰۰'],
    text: {
      anyOf: [
        { pattern: `^\\s*${DIGIT}{1,30}${FRACTION}\\s*$` },
        { pattern: `^\\s*${DIGIT}{1,3}([,٬،]${DIGIT}{2,3}){0,8}[,٬،]${DIGIT}{3}${FRACTION}\\s*$` },
      ],
    },
    number: { minimum: 0, exclusiveMaximum: 1e21 },
  },
  currency: {
    description: 'The amount’s currency: IRT (toman), IRR (rial) or another ISO 4217 code.',
    examples: ['IRT', 'IRR', 'EUR'],
    text: { pattern: '\\S' },
  },
  url: {
    description: 'The order’s page at the shop.',
    examples: ['https://shop.example/orders/1001'],
    text: { pattern: '^[Hh][Tt][Tt][Pp][Ss]?://' },
  },
  updatedAt: {
    description:
      'When the order last changed: ISO 8601 (UTC where it names no zone), or Unix time in seconds or milliseconds.',
    examples: ['2026-11-22T16:00:00+03:30', 1_795_363_200],
    text: {
      anyOf: [
        { pattern: `^\\s*${DIGIT}{4}-${MONTH}-${DAY}([Tt ]${TIME}(${ZONE})?)?\\s*$` },
        { pattern: `^\\s*${DIGIT}{1,15}([.]${DIGIT}{1,6})?\\s*$` },
      ],
    },
    number: { minimum: 0, maximum: 8.64e15 },
  },
}
