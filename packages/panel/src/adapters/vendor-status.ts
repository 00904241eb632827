import { ownStatusOf } from '@peyk/domain/status'
import type { OwnWords, Status } from '@peyk/domain/status'
import type { StatusReading, StatusValues } from '../order-json.ts'

/** Returns the status in a vendor's list, in any case. A word of a plugin is unknown, even if it sounds like one of ours. */
export function toVendorStatus(word: string, meanings: Readonly<Record<string, Status>>): Status {
  const plain = word.toLowerCase()
  return Object.hasOwn(meanings, plain) ? (meanings[plain] ?? 'unknown') : 'unknown'
}

/** Returns a reader of a vendor's status words. The operator's own words win. */
export function vendorStatusReader(
  meanings: Readonly<Record<string, Status>>,
  ownWords: OwnWords,
): (values: StatusValues) => StatusReading {
  return ({ status: word }) => ({
    status: ownStatusOf(word, ownWords) ?? toVendorStatus(word, meanings),
    rawStatus: word,
  })
}
