import { DAY } from '@peyk/domain/time'
import type { DeliveryLedger } from '@peyk/store/delivery-ledger'
import { SWEEP_EVERY_MS } from './sweep.ts'

export type CompactOrdersDeps = {
  ledger: Pick<DeliveryLedger, 'compact' | 'forgetCompacted'>
  historyDays: number
  /** Milliseconds since 1970. */
  now?: () => number
}

/** Pages of a hundred orders. With a sweep every ten seconds a million orders take three hours. */
const PAGES = 10
/** A day's sweeps go over all compacted orders. */
const PARTS = DAY / SWEEP_EVERY_MS

/**
 * Compacts notified orders that are older than `HISTORY_DAYS`, and forgets those that are older than `DELIVERY_RETENTION_DAYS`. Each
 * call does a part. It may end anywhere: every step leaves the ledger whole. Returns how many it compacted.
 */
export async function compactOrders({ ledger, historyDays, now = Date.now }: CompactOrdersDeps): Promise<number> {
  let total = 0
  for (let page = 0; page < PAGES; page += 1) {
    const { compacted, isMore } = await ledger.compact(historyDays * DAY)
    total += compacted
    if (!isMore) break
  }
  await ledger.forgetCompacted(Math.floor(now() / SWEEP_EVERY_MS) % PARTS, PARTS)
  return total
}
