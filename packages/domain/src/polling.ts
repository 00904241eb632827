import { DAY, HOUR, MINUTE } from './time.ts'

/** How much slower an order is checked while it is younger than an age; the longest pending are the least likely to be paid. */
const PACE = [
  { untilAgeMs: 15 * MINUTE, factor: 1 },
  { untilAgeMs: 1 * HOUR, factor: 2 },
  { untilAgeMs: 6 * HOUR, factor: 5 },
  { untilAgeMs: 1 * DAY, factor: 15 },
  { untilAgeMs: Number.MAX_SAFE_INTEGER, factor: 60 },
] as const

/** However slow it gets by its age, every pending order is checked once a day. */
const SLOWEST_MS = 1 * DAY

/** Below which age an order is checked how often. */
export type PollStep = { untilAgeMs: number; intervalMs: number }

/** Returns the intervals between two checks of a pending order by its age, the youngest first; `firstIntervalMs` is for new ones. */
export function toPollSteps(firstIntervalMs: number): PollStep[] {
  const slowestMs = Math.max(firstIntervalMs, SLOWEST_MS)
  return PACE.map(({ untilAgeMs, factor }) => ({
    untilAgeMs,
    intervalMs: Math.min(firstIntervalMs * factor, slowestMs),
  }))
}
