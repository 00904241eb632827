import { QUARTERS_NEEDED, QUARTER_MS, judgePanelSilence } from '@peyk/domain/panel-silence'
import { HOUR } from '@peyk/domain/time'
import { lastTimeOfDay, offsetMs } from '@peyk/domain/time-zone'
import type { Redis } from 'ioredis'
import type { Keys } from '../keys.ts'
import { readRedisClock } from '../connection/redis-clock.ts'

const LOWEST_MS = 10
const STEPS_PER_OCTAVE = 8

/** Times from "could be notified" to "notified" of payments; quantiles are right within 7 %. */
export type Latency = { count: number; p50Ms: number; p99Ms: number }

/**
 * What happened to notifications of every kind in a stretch of time. `notified`: Telegram confirmed the message, or an operator resolved
 * it. The others count how often a notification came into that state, not how many are in it (that is `ledger.count`).
 */
export type Figures = {
  notified: number
  held: number
  rejected: number
  uncertain: number
  /** Notifications that became due by a backfill: webhooks had missed them. */
  missed: number
  /**
   * From the moment at which Redis learned that an order is paid (or, where nobody could be notified then, from the moment at
   * which its customer linked it or came back) to the record that Telegram took the message. Only notifications of kind `paid` that
   * Telegram confirmed; absent where there are none.
   */
  paidToNotified?: Latency
}

/** The figures of one hour, from `startMs` (milliseconds since 1970); the last hour is still under way. */
export type HourFigures = Figures & { startMs: number }

/**
 * `silentMs` is absent where no webhook is known. `expected`: how many quarters of an hour had webhooks in the same hours of the
 * week before; `quartersKnown`: how many of the last two weeks had.
 */
export type PanelSilence = { quartersKnown: number; silentMs: number | undefined; expected: number; isTooLong: boolean }

/** Exact figures of what happened, written by the scripts of the ledger in the step that makes it happen; for fifteen days. */
export function createStatistics(redis: Redis, keys: Keys) {
  /** One hash for each quarter of an hour, oldest first. */
  const read = async (startMs: number, quarters: number): Promise<Record<string, string>[]> => {
    const first = Math.floor(startMs / QUARTER_MS)
    return Promise.all(
      Array.from({ length: quarters }, (_, i) => redis.hgetall(`${keys.statisticsPrefix}${first + i}`)),
    )
  }
  const between = async (startMs: number, endMs: number): Promise<Figures> => {
    const quarters = Math.ceil(endMs / QUARTER_MS) - Math.floor(startMs / QUARTER_MS)
    return toFigures(await read(startMs, Math.max(quarters, 0)))
  }

  return {
    /**
     * The newest hours by Redis's clock, oldest first, the last one under way; at most 359. Hours begin at full hours
     * of the time zone.
     */
    async hours(count: number, timeZone = 'UTC'): Promise<HourFigures[]> {
      const nowMs = await readRedisClock(redis)
      const shiftMs = offsetMs(timeZone, nowMs) % HOUR
      const lastMs = Math.floor((nowMs + shiftMs) / HOUR) * HOUR - shiftMs
      const firstMs = lastMs - (count - 1) * HOUR
      const quarters = await read(firstMs, count * 4)
      return Array.from({ length: count }, (_, i) => ({
        startMs: firstMs + i * HOUR,
        ...toFigures(quarters.slice(i * 4, i * 4 + 4)),
      }))
    },

    /** What happened from `startMs` until before `endMs`, whole quarters of an hour; at most fifteen days back. */
    between,

    /** What happened since midnight in a time zone. */
    async today(timeZone: string): Promise<Figures> {
      const nowMs = await readRedisClock(redis)
      return between(lastTimeOfDay(timeZone, 0, nowMs), nowMs + 1)
    },

    /** Whether the panel’s webhooks are silent for longer than usual, and for how long (milliseconds, right within a quarter of an hour). */
    async panelSilence(): Promise<PanelSilence> {
      const nowQuarter = Math.floor((await readRedisClock(redis)) / QUARTER_MS)
      const first = nowQuarter - QUARTERS_NEEDED
      const asked = redis.pipeline()
      for (let quarter = first; quarter <= nowQuarter; quarter += 1)
        asked.hget(`${keys.statisticsPrefix}${quarter}`, 'webhooks')
      const counts = (await asked.exec()) ?? []
      const active = new Set(
        counts.flatMap(([error, count], i) => {
          if (error) throw error
          return count === null ? [] : [first + i]
        }),
      )
      const { lastQuarter, expected, isTooLong } = judgePanelSilence(active, nowQuarter)
      return {
        quartersKnown: active.size,
        silentMs: lastQuarter === undefined ? undefined : (nowQuarter - lastQuarter) * QUARTER_MS,
        expected,
        isTooLong,
      }
    },

    /** What happened in the last hour: the quarter under way and the four before it. */
    async lastHour(): Promise<Figures> {
      const nowMs = await readRedisClock(redis)
      return between(nowMs - HOUR, nowMs + 1)
    },
  }
}

function toFigures(hashes: readonly Record<string, string>[]): Figures {
  const sums = new Map<string, number>()
  for (const hash of hashes)
    for (const [field, value] of Object.entries(hash)) sums.set(field, (sums.get(field) ?? 0) + Number(value))
  const sum = (field: string) => sums.get(field) ?? 0
  const buckets = [...sums].filter(([field]) => /^\d+$/.test(field)).map(([field, n]) => [Number(field), n] as const)
  const paidToNotified = toLatency(buckets.toSorted(([a], [b]) => a - b))
  return {
    notified: sum('notified'),
    held: sum('held'),
    rejected: sum('rejected'),
    uncertain: sum('uncertain'),
    missed: sum('missed'),
    ...(paidToNotified && { paidToNotified }),
  }
}

function toLatency(buckets: readonly (readonly [bucket: number, count: number])[]): Latency | undefined {
  const count = buckets.reduce((sum, [, n]) => sum + n, 0)
  if (count === 0) return undefined
  const quantileMs = (share: number) => {
    let left = Math.ceil(count * share)
    return toMiddleMs(buckets.find(([, n]) => (left -= n) <= 0)?.[0] ?? 0)
  }
  return { count, p50Ms: quantileMs(0.5), p99Ms: quantileMs(0.99) }
}

/** The middle of a bucket of record-sent.lua's `bucket_of`; the first one also has all that took less. */
function toMiddleMs(bucket: number): number {
  const lowMs = LOWEST_MS * 2 ** Math.floor(bucket / STEPS_PER_OCTAVE)
  return Math.round(lowMs * (1 + ((bucket % STEPS_PER_OCTAVE) + 0.5) / STEPS_PER_OCTAVE))
}
