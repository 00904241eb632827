import { parseOrderId } from '@peyk/domain/order'
import { parseJson } from '@peyk/panel/json'
import { z } from 'zod'
import { CommandFailed } from './failures.ts'

export type NotifiedFile = {
  orderIds: string[]
  /** Rows without a notified order, with place and reason. */
  skipped: { place: string; reason: string }[]
}

const FORMAT = 'an array of order ids, or an object keyed by order id'
const isObject = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value)
const content = z.union([z.array(z.unknown()), z.custom<Readonly<Record<string, unknown>>>(isObject)])
const row = z.union([z.string(), z.number().int().transform(String)])

/**
 * Returns the order ids of the previous system's `notified_orders.json`.
 *
 * @throws {CommandFailed} when it is not such a file
 */
export function parseNotifiedFile(bytes: Uint8Array): NotifiedFile {
  const parsed = content.safeParse(parseText(bytes))
  if (!parsed.success) throw new CommandFailed(`Expected ${FORMAT}, got other JSON; nothing changed.`)
  return Array.isArray(parsed.data) ? fromArray(parsed.data) : fromObject(parsed.data)
}

function parseText(bytes: Uint8Array): unknown {
  try {
    // TextDecoder drops the BOM that Windows editors write.
    return parseJson(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (error) {
    const reason = error instanceof Error && error.cause instanceof Error ? error.cause.message : 'it is not UTF-8'
    throw new CommandFailed(`Expected JSON, ${FORMAT}: ${reason}; nothing changed.`, { cause: error })
  }
}

function fromArray(rows: readonly unknown[]): NotifiedFile {
  const file: NotifiedFile = { orderIds: [], skipped: [] }
  rows.forEach((value, i) => {
    const given = row.safeParse(value)
    const orderId = given.success ? parseOrderId(given.data) : undefined
    if (orderId === undefined)
      file.skipped.push({ place: `entry ${i + 1}`, reason: `expected an order id, got ${shorten(value)}` })
    else file.orderIds.push(orderId)
  })
  return file
}

function fromObject(rows: Readonly<Record<string, unknown>>): NotifiedFile {
  const entries = Object.entries(rows)
  const [only] = entries
  // The key would pass as an order id, and the listed orders would not be imported.
  if (only !== undefined && entries.length === 1 && Array.isArray(only[1]))
    throw new CommandFailed(
      `Expected ${FORMAT}, got an object that holds a list as "${only[0]}"; give that list. Nothing changed.`,
    )
  const file: NotifiedFile = { orderIds: [], skipped: [] }
  for (const [key, value] of entries) {
    const orderId = parseOrderId(key)
    if (orderId === undefined)
      file.skipped.push({ place: `key ${shorten(key)}`, reason: 'expected an order id as the key' })
    else if (value === false)
      file.skipped.push({ place: `key ${shorten(key)}`, reason: 'its value is false: not notified' })
    else file.orderIds.push(orderId)
  }
  return file
}

const LONGEST = 60

function shorten(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value)
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text
}
