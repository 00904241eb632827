import { SECOND } from '@peyk/domain/time'

export type LogEntry = { event?: unknown; orderId?: unknown; repeated?: number; [field: string]: unknown }

type Storm = { room: number; atMs: number; left: number; last?: LogEntry; timer?: NodeJS.Timeout }

/** So many lines of one event may come at once; then there is room for one more a second. */
const BURST = 10
const REFILL_MS = 1 * SECOND

/**
 * Returns whether a line is to be written now. Of one event that comes again and again, as while Redis is away or strangers knock, only
 * one line a second is written after the first ten: the last one, by `write`, with how many it stands for (`repeated`). A line about
 * one order is never left out.
 */
export function createStormLimit(write: (entry: LogEntry) => void): (entry: LogEntry) => boolean {
  const storms = new Map<string, Storm>()

  const writeLast = (storm: Storm) => {
    const { last, left } = storm
    Object.assign(storm, { timer: undefined, last: undefined, left: 0, room: 0, atMs: performance.now() })
    if (last !== undefined) write({ ...last, repeated: left })
  }

  return (entry) => {
    const { event, orderId, repeated } = entry
    if (typeof event !== 'string' || orderId !== undefined || repeated !== undefined) return true
    const nowMs = performance.now()
    const storm = storms.get(event) ?? { room: BURST, atMs: nowMs, left: 0 }
    storms.set(event, storm)
    storm.room = Math.min(BURST, storm.room + (nowMs - storm.atMs) / REFILL_MS)
    storm.atMs = nowMs
    if (storm.timer === undefined && storm.room >= 1) {
      storm.room -= 1
      return true
    }
    storm.left += 1
    storm.last = entry
    storm.timer ??= setTimeout(() => writeLast(storm), (1 - storm.room) * REFILL_MS).unref()
    return false
  }
}
