import { parseJson } from '@peyk/panel/json'
import { CommandFailed } from './failures.ts'
import { isRecord, meaningOf, toOrderId, toOtherDigits } from './notified-entry.ts'
import type { EntryMeaning } from './notified-entry.ts'

/** An entry that is not imported, with its place in the file. */
export type SkippedEntry = { place: string; reason: string }

export type NotifiedFile = {
  orderIds: string[]
  /** Orders whose ids have Persian letters, in other digits: the panel may write them so. */
  inOtherDigits: string[]
  /** Entries that say themselves that their order was not notified, and fields around the list. */
  skipped: SkippedEntry[]
  /** Entries of which nobody can know what they mean. */
  unclear: SkippedEntry[]
}

type Entry = { place: string; id: string | undefined; meaning: EntryMeaning; value: unknown }

const FORMAT = 'an array of order ids, or an object keyed by order id'
/** The name of a list of notified orders inside another object: `notified_orders`, `orders`, `sentIds`. */
const LIST_NAME = /^(notified|sent|paid|completed|processed)?[_-]?(orders?([_-]?ids?)?|ids?|list|items|data)?$/i

/**
 * Returns the order ids of the previous system's `notified_orders.json`, in any of the forms that such bots write.
 *
 * @throws {CommandFailed} when it is not such a file
 */
export function parseNotifiedFile(bytes: Uint8Array): NotifiedFile {
  const { list, around } = findList(parseText(bytes))
  const file: NotifiedFile = { orderIds: [], inOtherDigits: [], skipped: around, unclear: [] }
  for (const { place, id, meaning, value } of isRecord(list) ? ofRecord(list) : ofArray(list)) {
    if (id === undefined) file.unclear.push({ place, reason: `expected an order id, got ${shorten(value)}` })
    else if (meaning === 'unclear')
      file.unclear.push({ place, reason: `expected whether it was notified, got ${shorten(value)}` })
    else if (meaning === 'not_notified')
      file.skipped.push({ place, reason: `its value is ${shorten(value)}: not notified` })
    else {
      file.orderIds.push(id)
      file.inOtherDigits.push(...[toOtherDigits(id)].filter((other) => other !== undefined))
    }
  }
  return file
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

type List = readonly unknown[] | Readonly<Record<string, unknown>>

/** Returns the list of orders, which may be the one field of an object that holds a list. */
function findList(content: unknown): { list: List; around: SkippedEntry[] } {
  if (Array.isArray(content)) return { list: content, around: [] }
  if (!isRecord(content)) throw new CommandFailed(`Expected ${FORMAT}, got other JSON; nothing changed.`)
  const isList = (value: unknown) => Array.isArray(value) || isRecord(value)
  const lists = Object.keys(content).filter(
    (key) => isList(content[key]) && (Array.isArray(content[key]) || !/\p{Nd}/u.test(key)),
  )
  const [name] = lists
  if (name === undefined) return { list: content, around: [] }
  if (lists.length > 1 || !LIST_NAME.test(name))
    throw new CommandFailed(
      `Expected ${FORMAT}, got an object that holds lists as ${lists.map((key) => `"${key}"`).join(', ')}; give the list of notified orders alone. Nothing changed.`,
    )
  const around = Object.keys(content)
    .filter((key) => key !== name)
    .map((key) => ({ place: `field ${shorten(key)}`, reason: `the orders are in "${name}"` }))
  return { list: content[name] as List, around }
}

function ofArray(rows: readonly unknown[]): Entry[] {
  return rows.map((value, i) => ({
    place: `entry ${i + 1}`,
    id: toOrderId(value),
    meaning: isRecord(value) ? meaningOf(value) : 'notified',
    value,
  }))
}

/** A key without a digit is a field of the file, not an order. */
function ofRecord(rows: Readonly<Record<string, unknown>>): Entry[] {
  return Object.entries(rows).map(([key, value]) => {
    const id = /\p{Nd}/u.test(key) ? toOrderId(key) : undefined
    return { place: `key ${shorten(key)}`, id, meaning: meaningOf(value), value: id === undefined ? key : value }
  })
}

const LONGEST = 60

function shorten(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value)
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text
}
