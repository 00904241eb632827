import type { Language } from '@peyk/domain/language'
import type { NotificationKind } from '@peyk/domain/notification'
import type { Order } from '@peyk/domain/order'
import { DAY } from '@peyk/domain/time'
import { formatTime } from './formatting.ts'
import { toNotificationMessage } from './notification-message.ts'
import { readTelegramHtml } from './telegram-html.ts'
import type { TemplateName } from './templates.ts'
import { PLACEHOLDERS, createTemplates } from './templates.ts'

/** https://core.telegram.org/bots/api#sendmessage: characters after entities parsing, counted as UTF-16 here. */
const LONGEST_TEXT = 4096
/** https://tc39.es/ecma262/#sec-time-values-and-time-range */
const LAST_TIME_MS = 8.64e15
const NAMES = PLACEHOLDERS.map((name) => `{${name}}`)
const EXPECTED = `${NAMES.slice(0, -1).join(', ')} or ${NAMES.at(-1)}`

const ORDER: Order = {
  orderId: '1',
  status: 'paid',
  rawStatus: 'paid',
  chatId: '1',
  ownerChatId: undefined,
  money: { amount: '1', currency: 'IRT' },
  url: undefined,
  createdAtMs: 0,
  changedAtMs: Date.UTC(2026, 10, 22),
}
/** The orders that a template must work with: the longest values, HTML's special characters, and no amount. */
const WORST_ORDERS: readonly (Order & { name: string })[] = [
  {
    ...ORDER,
    name: 'the longest order',
    orderId: '𐎱'.repeat(64),
    money: { amount: `${'9'.repeat(30)}.${'9'.repeat(12)}`, currency: '𐎱'.repeat(16) },
  },
  {
    ...ORDER,
    name: 'an order of <, > and &',
    orderId: '<&>"'.repeat(16),
    money: { amount: '1', currency: '</b>&lt;' },
  },
  { ...ORDER, name: 'an order without an amount', money: undefined },
]

/** Returns a template's problems, each with its line and with what was expected. */
export function checkTemplate(text: string, name: TemplateName, language: Language, timeZone: string): string[] {
  const problems = [...checkPlaceholders(text), ...checkText(text)]
  if (problems.length > 0) return problems
  const kind: NotificationKind = name === 'refunded-after-paid' ? 'refunded' : name
  const templates = createTemplates(new Map([[`${language}/${name}`, text]]), timeZone)
  const options = { templates, isPaidNotified: name === 'refunded-after-paid' }
  const changedAtMs = longestTimeMs(language, timeZone)
  for (const order of WORST_ORDERS) {
    const read = readTelegramHtml(toNotificationMessage(kind, { ...order, changedAtMs }, language, options).html)
    if ('problem' in read) return [`with ${order.name}: ${read.problem}.`]
    const { length } = read.text
    if (!/[^\s\p{Cf}]/u.test(read.text)) return [`with ${order.name} nothing is left to send; expected a text.`]
    if (length > LONGEST_TEXT)
      return [`with ${order.name} the message has ${length} characters; expected at most ${LONGEST_TEXT}.`]
  }
  return []
}

/** Returns the time with the longest text, of every month at the first and the last possible time. */
function longestTimeMs(language: Language, timeZone: string): number {
  const months = Array.from({ length: 12 }, (_, i) => (i + 1) * 30 * DAY)
  const times = months.flatMap((ms) => [ms - LAST_TIME_MS, LAST_TIME_MS - ms])
  const lengthOf = (atMs: number) => formatTime(atMs, language, timeZone).length
  return times.reduce((longest, atMs) => (lengthOf(atMs) > lengthOf(longest) ? atMs : longest))
}

function checkPlaceholders(text: string): string[] {
  return text.split('\n').flatMap((line, i) => {
    const found = [...line.matchAll(/\{[^{}]*\}|[{}]/g)].flatMap(([piece]) => {
      if (NAMES.includes(piece)) return []
      if (piece.length === 1)
        return [`a lone ${piece}; expected ${EXPECTED}, or &#${piece.charCodeAt(0)}; for the character`]
      return [`unknown placeholder ${piece}; expected ${EXPECTED}`]
    })
    const inTag = [...line.matchAll(/<[^<>]*\{[^<>]*>/g)].map(
      ([tag]) => `a placeholder inside the tag ${tag}; expected it in the text, since values are HTML themselves`,
    )
    return [...found, ...inTag].map((problem) => `line ${i + 1}: ${problem}.`)
  })
}

function checkText(text: string): string[] {
  if (text === '') return ['it is empty; expected the text of a message.']
  const read = readTelegramHtml(text)
  if ('problem' in read) return [`line ${text.slice(0, read.at).split('\n').length}: ${read.problem}.`]
  return read.text.split('\n').flatMap((line, i) => {
    const strange = /[\p{Cc}\u2028-\u202E\u2066\u2067]/u.exec(line)?.[0]
    if (strange !== undefined)
      return [`line ${i + 1}: the character ${toCodePoint(strange)}; expected none that steers, but U+2068 … U+2069.`]
    return isBalanced(line) ? [] : [`line ${i + 1}: U+2068 and U+2069 that do not match; expected pairs on each line.`]
  })
}

const toCodePoint = (char: string) => `U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`

function isBalanced(line: string): boolean {
  let depth = 0
  for (const char of line) {
    if (char === '\u2068') depth += 1
    if (char === '\u2069') depth -= 1
    if (depth < 0) return false
  }
  return depth === 0
}
