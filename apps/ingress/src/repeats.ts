import { LRUCache } from 'lru-cache'

/** Recognises deliveries that come again. For the log only: nothing is decided by it. */
export type Repeats = {
  /** Returns `true` at the second delivery with an id, not at later ones: a panel that resends for days is logged once. */
  isFirstRepeat: (deliveryId: string | undefined) => boolean
}

const LONGEST_ID = 200

/** Remembers the newest `limit` ids, in this process alone. */
export function createRepeats(limit = 10_000): Repeats {
  const deliveries = new LRUCache<string, number>({ max: limit })
  return {
    isFirstRepeat(deliveryId) {
      if (deliveryId === undefined || deliveryId.length > LONGEST_ID) return false
      const times = (deliveries.get(deliveryId) ?? 0) + 1
      deliveries.set(deliveryId, times)
      return times === 2
    },
  }
}
