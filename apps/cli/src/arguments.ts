import { parseChatId, parseOrderId } from '@peyk/domain/order'
import { DAY, HOUR, MINUTE, parseTime } from '@peyk/domain/time'
import { InvalidArgumentError } from 'commander'

/** Parses an order id. @throws {InvalidArgumentError} when it is none */
export function parseOrderArgument(text: string): string {
  const orderId = parseOrderId(text)
  if (orderId === undefined)
    throw new InvalidArgumentError('Expected an order id: 1–64 characters without control characters.')
  return orderId
}

/** Parses one more order id of a list. @throws {InvalidArgumentError} when it is none */
export function parseOrderArguments(text: string, before: readonly string[] | undefined): string[] {
  return [...(before ?? []), parseOrderArgument(text)]
}

/** Parses a chat's id. @throws {InvalidArgumentError} */
export function parseChatArgument(text: string): string {
  const chatId = parseChatId(text)
  if (chatId === undefined) throw new InvalidArgumentError('Expected a Telegram chat id, an integer.')
  return chatId
}

/** No limit. */
export const MOST = 1_000_000_000

/** Parses a limit. @throws {InvalidArgumentError} */
export function parseLimit(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('Expected a whole number from 1 on.')
  return Number(text)
}

const SCREENFUL = 100

/** Returns how many rows to list: by default all with --json, else a screenful. */
export function limitFor({ json, limit }: { json?: boolean; limit?: number }): number {
  return limit ?? (json === true ? MOST : SCREENFUL)
}

/** Parses an amount. @throws {InvalidArgumentError} */
export function parseAmountArgument(text: string): string {
  if (!/^\d{1,30}(\.\d{1,12})?$/.test(text))
    throw new InvalidArgumentError('Expected a number such as 250000 or 12.50, without separators.')
  return text
}

/** Parses a currency code. @throws {InvalidArgumentError} */
export function parseCurrencyArgument(text: string): string {
  if (text.trim() === '' || text.length > 16) throw new InvalidArgumentError('Expected a currency code such as IRT.')
  return text
}

/** Parses an http or https address. @throws {InvalidArgumentError} */
export function parseWebAddressArgument(text: string): string {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol))
    throw new InvalidArgumentError('Expected an address such as http://127.0.0.1:8080.')
  return text
}

const UNITS: Readonly<Record<string, number>> = { m: MINUTE, h: HOUR, d: DAY }

/**
 * Parses a time in the past, `24h` ago or ISO 8601. Returns milliseconds since 1970.
 *
 * @throws {InvalidArgumentError}
 */
export function parseSince(text: string): number {
  const [, count, unit = ''] = /^(\d{1,6})([mhd])$/i.exec(text.trim()) ?? []
  const ago = Number(count) * (UNITS[unit.toLowerCase()] ?? NaN)
  const atMs = count === undefined ? parseTime(text.trim()) : Date.now() - ago
  if (atMs === undefined || atMs < 0 || atMs > Date.now())
    throw new InvalidArgumentError('Expected a time in the past such as 30m, 24h, 7d or 2026-11-01T00:00:00Z.')
  return atMs
}
