import { DAY, HOUR, MINUTE } from './time.ts'

/** How much slower an order is checked while it is younger than an age; the longest pending are the least likely to be paid. */
const PACE = [
  { untilAgeMs: 15 * MINUTE, factor: 1 },
  { untilAgeMs: 1 * HOUR, factor: 2 },
  { untilAgeMs: 6 * HOUR, factor: 5 },
  { untilAgeMs: 1 * DAY, factor: 15 },
  { untilAgeMs: Number.MAX_SAFE_INTEGER, factor: 60 },
] as const

/** The pace for an order that ended without money, by the time since: most customers who try again do so soon. */
const SLOW_PACE = [
  { untilAgeMs: 5 * MINUTE, factor: 5 },
  { untilAgeMs: 1 * HOUR, factor: 60 },
  { untilAgeMs: 6 * HOUR, factor: 360 },
  { untilAgeMs: Number.MAX_SAFE_INTEGER, factor: 1440 },
] as const

/** However slow it gets by its age, every pending order is checked once a day. */
const SLOWEST_MS = 1 * DAY

/** Below which age an order is checked how often. */
export type PollStep = { untilAgeMs: number; intervalMs: number }

export type PollSteps = { usual: PollStep[]; slow: PollStep[] }

/** Returns the intervals between two checks of an order, the youngest age first; `firstIntervalMs` is for new pending ones. */
export function toPollSteps(firstIntervalMs: number): PollSteps {
  const slowestMs = Math.max(firstIntervalMs, SLOWEST_MS)
  const toSteps = (pace: readonly { untilAgeMs: number; factor: number }[]) =>
    pace.map(({ untilAgeMs, factor }) => ({ untilAgeMs, intervalMs: Math.min(firstIntervalMs * factor, slowestMs) }))
  return { usual: toSteps(PACE), slow: toSteps(SLOW_PACE) }
}
