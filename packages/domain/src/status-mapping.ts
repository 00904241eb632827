import { toPlain } from './printable.ts'
import { ownStatusOf, toOwnWords } from './status.ts'

/** What an operator can do about a status that Peyk does not know. `setting` is a line for `.env`. */
export type StatusMapping = { kind: 'setting'; setting: string } | { kind: 'contradiction' | 'no_setting' }

/** Stands between the words of one order that contradict each other. */
const CONTRADICTS = ' ≠ '
/** An equals sign divides the setting, and a single quote ends it. */
const DIVIDES = /[=']/
/** Compose and Node read these differently, except in single quotes. */
const NEEDS_QUOTES = /[#$"`\\]/

/** Returns what to do about an unknown status. A setting that it offers is accepted, and gives this very word its meaning. */
export function toStatusMapping(rawStatus: string): StatusMapping {
  if (rawStatus.includes(CONTRADICTS)) return { kind: 'contradiction' }
  // Commas divide the setting, and own words are compared without them.
  const word = toPlain(rawStatus)
    .replace(/\s*,\s*/g, ' ')
    .trim()
  const isHeld = word !== '' && !DIVIDES.test(word) && ownStatusOf(rawStatus, toOwnWords([[word, 'paid']])) === 'paid'
  if (!isHeld) return { kind: 'no_setting' }
  const value = `${word}=paid`
  return { kind: 'setting', setting: `PANEL_STATUS_MAP=${NEEDS_QUOTES.test(word) ? `'${value}'` : value}` }
}
