/** Recognises deliveries that come again. */
export type Repeats = {
  /** Whether this id was seen before, once for each id: a panel that resends for days is noted, not echoed. */
  isFirstRepeat: (deliveryId: string | undefined) => boolean
}

const LONGEST_ID = 200

/** Remembers the newest ids in this process alone; for the log, not for deciding. */
export function createRepeats(limit = 10_000): Repeats {
  const timesSeen = new Map<string, number>()
  return {
    isFirstRepeat(deliveryId) {
      if (deliveryId === undefined || deliveryId.length > LONGEST_ID) return false
      const times = (timesSeen.get(deliveryId) ?? 0) + 1
      timesSeen.delete(deliveryId)
      timesSeen.set(deliveryId, times)
      const [oldest] = timesSeen.keys()
      if (timesSeen.size > limit && oldest !== undefined) timesSeen.delete(oldest)
      return times === 2
    },
  }
}
