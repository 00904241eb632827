/** Recognises deliveries that come again. */
export type Repeats = {
  /** Whether this id was seen before, once for each id: a panel that resends for days is noted, not echoed. */
  isFirstRepeat: (deliveryId: string | undefined) => boolean
}

const LONGEST_ID = 200

/**
 * Remembers the newest ids, `limit` of them or up to twice as many, in this process alone; for the log, not for deciding. They
 * are forgotten by the thousands: the oldest key of a Map that loses its oldest keys is dear to find.
 */
export function createRepeats(limit = 10_000): Repeats {
  let newer = new Map<string, number>()
  let older = new Map<string, number>()
  return {
    isFirstRepeat(deliveryId) {
      if (deliveryId === undefined || deliveryId.length > LONGEST_ID) return false
      const times = (newer.get(deliveryId) ?? older.get(deliveryId) ?? 0) + 1
      newer.set(deliveryId, times)
      if (newer.size >= limit) {
        older = newer
        newer = new Map()
      }
      return times === 2
    },
  }
}
