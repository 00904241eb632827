import { parseChatId, parseOrderId } from '@peyk/domain/order'
import { DAY, HOUR, MINUTE, parseTime } from '@peyk/domain/time'
import { InvalidValue } from './failures.ts'
import { sayFailure } from './failure-words.ts'

/** Parses an order id. @throws {InvalidValue} when it is none */
export function parseOrderArgument(text: string): string {
  const orderId = parseOrderId(text)
  if (orderId === undefined) throw new InvalidValue(sayFailure('orderId'))
  return orderId
}

/** Parses one more order id of a list. @throws {InvalidValue} when it is none */
export function parseOrderArguments(text: string, before: readonly string[] | undefined): string[] {
  return [...(before ?? []), parseOrderArgument(text)]
}

/** Parses a chat's id. @throws {InvalidValue} */
export function parseChatArgument(text: string): string {
  const chatId = parseChatId(text)
  if (chatId === undefined) throw new InvalidValue(sayFailure('chatId'))
  return chatId
}

/** No limit. */
export const MOST = 1_000_000_000

/** Parses a limit. @throws {InvalidValue} */
export function parseLimit(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidValue(sayFailure('limit'))
  return Number(text)
}

/** Parses a time to wait. @throws {InvalidValue} */
export function parseSeconds(text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new InvalidValue(sayFailure('seconds'))
  return Number(text)
}

const SCREENFUL = 100

/** Returns how many rows to list: by default all with --json, else a screenful. */
export function limitFor({ json, limit }: { json?: boolean; limit?: number }): number {
  return limit ?? (json === true ? MOST : SCREENFUL)
}

/** Parses an amount. @throws {InvalidValue} */
export function parseAmountArgument(text: string): string {
  if (!/^\d{1,30}(\.\d{1,12})?$/.test(text)) throw new InvalidValue(sayFailure('amount'))
  return text
}

/** Parses a currency code. @throws {InvalidValue} */
export function parseCurrencyArgument(text: string): string {
  if (text.trim() === '' || text.length > 16) throw new InvalidValue(sayFailure('currency'))
  return text
}

/** Parses an http or https address. @throws {InvalidValue} */
export function parseWebAddressArgument(text: string): string {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) throw new InvalidValue(sayFailure('address'))
  return text
}

const UNITS: Readonly<Record<string, number>> = { m: MINUTE, h: HOUR, d: DAY }

/**
 * Parses a time in the past, `24h` ago or ISO 8601. Returns milliseconds since 1970.
 *
 * @throws {InvalidValue}
 */
export function parseSince(text: string): number {
  const [, count, unit = ''] = /^(\d{1,6})([mhd])$/i.exec(text.trim()) ?? []
  const ago = Number(count) * (UNITS[unit.toLowerCase()] ?? NaN)
  const atMs = count === undefined ? parseTime(text.trim()) : Date.now() - ago
  if (atMs === undefined || atMs < 0 || atMs > Date.now()) throw new InvalidValue(sayFailure('past'))
  return atMs
}
