import { parseJson } from '@peyk/panel/json'
import type { Text } from '@peyk/domain/text'
import { CommandFailed } from './failures.ts'
import { sayFailure } from './failure-words.ts'
import { isOfAnotherOrder, isRecord, meaningOf, toOrderId, toOtherDigits } from './notified-entry.ts'
import type { EntryMeaning } from './notified-entry.ts'
import type { Output } from './output.ts'

/** An entry that is not imported, with its place in the file. */
export type SkippedEntry = { place: Text; reason: Text }

const SKIPPED_SHOWN = 20

export type NotifiedFile = {
  orderIds: string[]
  /** Orders whose ids have Persian letters, in other digits: the panel may write them so. */
  inOtherDigits: string[]
  /** Entries that say themselves that their order was not notified, and fields around the list. */
  skipped: SkippedEntry[]
  /** Entries of which nobody can know what they mean. */
  unclear: SkippedEntry[]
}

/** Prints the first entries that are not imported. */
export function noteSkipped(skipped: readonly SkippedEntry[], { noteText }: Pick<Output, 'noteText'>): void {
  for (const entry of skipped.slice(0, SKIPPED_SHOWN)) noteText(sayFailure('skipped', entry))
  const more = skipped.length - SKIPPED_SHOWN
  if (more > 0) noteText(sayFailure('moreSkipped', { count: more }))
}

/** Returns the entries for programs. */
export function inEnglish(skipped: readonly SkippedEntry[]): { place: string; reason: string }[] {
  return skipped.map(({ place, reason }) => ({ place: place.en, reason: reason.en }))
}

type Entry = { place: Text; id: string | undefined; meaning: EntryMeaning; value: unknown }

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
    if (id === undefined) file.unclear.push({ place, reason: sayFailure('noOrderId', { value: shorten(value) }) })
    else if (meaning === 'unclear')
      file.unclear.push({ place, reason: sayFailure('unclear', { value: shorten(value) }) })
    else if (meaning === 'not_notified')
      file.skipped.push({ place, reason: sayFailure('notNotified', { value: shorten(value) }) })
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
    const reason = error instanceof Error && error.cause instanceof Error ? error.cause.message : sayFailure('notUtf8')
    throw new CommandFailed(sayFailure('notJson', { reason }), { cause: error })
  }
}

type List = readonly unknown[] | Readonly<Record<string, unknown>>

/** Returns the list of orders, which may be the one field of an object that holds a list. */
function findList(content: unknown): { list: List; around: SkippedEntry[] } {
  if (Array.isArray(content)) return { list: content, around: [] }
  if (!isRecord(content)) throw new CommandFailed(sayFailure('otherJson'))
  const isList = (value: unknown) => Array.isArray(value) || isRecord(value)
  const lists = Object.keys(content).filter(
    (key) => isList(content[key]) && (Array.isArray(content[key]) || !/\p{Nd}/u.test(key)),
  )
  const [name] = lists
  if (name === undefined) return { list: content, around: [] }
  if (lists.length > 1 || !LIST_NAME.test(name))
    throw new CommandFailed(sayFailure('severalLists', { names: lists.map((key) => `"${key}"`).join(', ') }))
  const around = Object.keys(content)
    .filter((key) => key !== name)
    .map((key) => ({
      place: sayFailure('field', { name: shorten(key) }),
      reason: sayFailure('elsewhere', { name: shorten(name) }),
    }))
  return { list: content[name] as List, around }
}

function ofArray(rows: readonly unknown[]): Entry[] {
  return rows.map((value, i) => ({
    place: sayFailure('entry', { at: i + 1 }),
    id: toOrderId(value),
    meaning: isRecord(value) ? meaningOf(value) : 'notified',
    value,
  }))
}

/** A key without a digit is a field of the file, not an order. */
function ofRecord(rows: Readonly<Record<string, unknown>>): Entry[] {
  return Object.entries(rows).map(([key, value]) => {
    const id = /\p{Nd}/u.test(key) ? toOrderId(key) : undefined
    return {
      place: sayFailure('key', { key: shorten(key) }),
      id,
      meaning: isOfAnotherOrder(value, id) ? 'unclear' : meaningOf(value),
      value: id === undefined ? key : value,
    }
  })
}

const LONGEST = 60

function shorten(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value)
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text
}
