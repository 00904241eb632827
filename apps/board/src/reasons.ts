import type { Words } from './words.ts'

type Reason = keyof Words['reasons']

/** Reasons that Peyk, Node and Telegram write in their own words, by how they begin or what they contain. */
const PATTERNS: readonly [RegExp, Reason][] = [
  [/did not report back$/, 'worker_lost'],
  [/lack the last writes/, 'writes_lost'],
  [/time-?out|timed out|aborted/i, 'timed_out'],
  [/ECONNRESET|EPIPE|socket|closed|terminated|reset/i, 'connection_cut'],
  [/names no message|JSON|unexpected token/i, 'answer_unreadable'],
  [/^5\d\d: /, 'telegram_failed'],
  [/too long/i, 'too_long'],
  [/can't parse entities|unsupported start tag/i, 'template_broken'],
  [/not enough rights|CHAT_WRITE_FORBIDDEN|have no rights/i, 'no_rights'],
  [/^\d{3}: |^Bad Request/, 'telegram_refused'],
]

/**
 * Returns a reason in the board's language, and whether that says all: a reason of Telegram's or of the network has details in its
 * own words. `undefined` for what nobody knows, for example who resolved it.
 */
export function describeReason(reason: string, { reasons }: Words): { text: string; isWhole: boolean } | undefined {
  if (Object.hasOwn(reasons, reason)) return { text: reasons[reason as Reason], isWhole: true }
  const known = PATTERNS.find(([pattern]) => pattern.test(reason))?.[1]
  if (known === undefined) return undefined
  return { text: reasons[known], isWhole: known === 'worker_lost' || known === 'writes_lost' }
}
