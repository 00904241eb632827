import { foldText } from '@peyk/domain/persian-text'
import type { Status } from '@peyk/domain/status'

/**
 * Returns the status that a vendor's word means: the operator's words for paid come first, then the vendor's list. A word of a plugin
 * is unknown, even if it sounds like one of ours.
 */
export function toVendorStatus(
  word: string,
  meanings: Readonly<Record<string, Status>>,
  paidStatuses: readonly string[],
): Status {
  const folded = foldText(word)
  if (paidStatuses.some((paid) => foldText(paid) === folded)) return 'paid'
  return Object.hasOwn(meanings, word) ? (meanings[word] ?? 'unknown') : 'unknown'
}
