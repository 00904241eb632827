import { foldText, toAsciiDigits } from './persian-text.ts'
import { STATUS_WORDS } from './status-words.ts'

export const STATUSES = ['pending', 'paid', 'canceled', 'expired', 'refunded', 'failed', 'unknown'] as const
/** What an order can be, in Peyk's words. `unknown` is a word of the panel's that Peyk does not know. */
export type Status = (typeof STATUSES)[number]

/**
 * Which status may follow which. An update moves an order only to a higher precedence, so the outcome does not depend on the order in
 * which updates arrive: a late "pending" never undoes "paid", and a payment that arrives after a cancellation counts.
 */
export const STATUS_PRECEDENCE = {
  unknown: -1,
  pending: 0,
  failed: 1,
  expired: 2,
  canceled: 3,
  paid: 4,
  refunded: 5,
} as const satisfies Record<Status, number>

/** Returns whether an order of this status was paid. Only a paid order has a status above `paid`. */
export function wasPaid(status: Status): boolean {
  return STATUS_PRECEDENCE[status] >= STATUS_PRECEDENCE.paid
}

const WORDS: Record<Exclude<Status, 'unknown'>, readonly string[]> = STATUS_WORDS
const STATUS_OF_WORD: ReadonlyMap<string, Status> = new Map(
  Object.entries(WORDS).flatMap(([status, words]) => words.map((word) => [foldText(word), status as Status] as const)),
)

/** The operator's meanings of the panel's words (`PANEL_STATUS_MAP`, `PANEL_PAID_STATUSES`), by their folded spelling. */
export type OwnWords = ReadonlyMap<string, Status>
export const NO_OWN_WORDS: OwnWords = new Map()

export function toOwnWords(meanings: Iterable<readonly [word: string, status: Status]>): OwnWords {
  return new Map([...meanings].map(([word, status]) => [ownKeyOf(word), status]))
}

/** Returns the status that the operator gives a word, if any. */
export function ownStatusOf(word: string, ownWords: OwnWords): Status | undefined {
  return ownWords.size === 0 ? undefined : ownWords.get(ownKeyOf(word))
}

const NUMBER = /^\d+$/

/**
 * Returns what an own word is compared by: its letters, as {@link foldText} writes them. Signs that may turn a word round count too: `paid/online` has
 * its own, `ok?` is not `ok`. Commas do not: they divide the setting. A number or a sign alone is itself: `-100`, `10.0` and `1-` are not `100` or `1`.
 */
function ownKeyOf(word: string): string {
  const written = toAsciiDigits(word.trim())
  const folded = withoutPrefix(foldText(word))
  if (folded === '' || NUMBER.test(folded)) return written
  const whole = word.replaceAll(',', ' ')
  return isPlain(whole) ? folded : `${folded} ${whole.replace(/[\p{L}\p{N}\p{M}\p{Cf}\s]/gu, '')}`
}

/**
 * Returns the status that a panel's word means, in any spelling: letters, joiners, digits, case and spaces. The operator's own
 * words win over the built-in ones. Returns `unknown` for a word that is in no list.
 */
export function parseStatus(word: string, ownWords: OwnWords = NO_OWN_WORDS): Status {
  const own = ownStatusOf(word, ownWords)
  if (own !== undefined) return own
  const folded = inShortForm(foldText(word))
  return affirmed(word, STATUS_OF_WORD.get(folded) ?? STATUS_OF_WORD.get(withoutPrefix(folded))) ?? 'unknown'
}

/** What may stand beside a word that means paid. Any other sign, which folding drops, may turn it into its contrary or a question: `!paid`, `☐ paid`. */
const PLAIN = /^(?:[\p{L}\p{N}\p{M}\p{Cf}\s_.:"'«»✓✔✅☑🟢💚💰💳🎉👍-]|[[(](?=\p{L})|(?<=[\p{L}\p{M}])[\])])*!*$/u
const STRUCK_THROUGH = /[\u0335-\u0338\u20E0]/u

/** Returns the status that a word means by its letters, and `unknown` where signs beside it leave no certainty that it means paid. */
function affirmed(word: string, status: Status | undefined): Status | undefined {
  return status === 'paid' && !isPlain(word) ? 'unknown' : status
}

function isPlain(word: string): boolean {
  return PLAIN.test(word.trim()) && !STRUCK_THROUGH.test(word)
}

/** Persian says `شد` also as `گردید`, and `شده` also as `شده است`. */
function inShortForm(folded: string): string {
  return folded.replace(/(?<=شده|گردیده)است$/u, '').replace(/گردید(?=ه?$)/u, 'شد')
}

/** Panels write `wc-completed`, `status_paid`, `order_paid` or `OrderStatus::PAID`. */
function withoutPrefix(folded: string): string {
  return folded.replace(/^(wc|(?:order|payment)?status|order)(?=.)/, '')
}
