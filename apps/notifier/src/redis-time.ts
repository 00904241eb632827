import { MINUTE, SECOND } from '@peyk/domain/time'

/** Clocks that differ by less agree. NTP keeps clocks within milliseconds, and a busy machine reads one a little late. */
export const CLOCKS_AGREE_MS = 5 * SECOND
/** A reading that took longer says too little. */
const SLOWEST_READING_MS = 2 * SECOND
/** A clock that was wrong at a start is mostly corrected by then. */
const CONFIRMED_AFTER_MS = 10 * MINUTE
const LATEST_READING_MS = 1 * MINUTE

/** Milliseconds. `aheadMs`: how far Redis's clock is ahead of this process's. `jumpedMs`: by how much it jumped since the last reading. */
export type ClockReading = { aheadMs: number; jumpedMs: number }

export type RedisTime = ReturnType<typeof createRedisTime>

/** What this process knows of Redis's time, by its own clocks: the monotonic one, which never jumps, and the wall clock. */
export function createRedisTime(
  readRedisMs: () => Promise<number>,
  monotonicMs: () => number = () => performance.now(),
  wallMs: () => number = () => Date.now(),
) {
  let last: { redisMs: number; atMs: number } | undefined
  let steadySinceMs = Infinity

  return {
    /** Reads Redis's clock. Returns `undefined` when the answer took too long to say something. Throws when Redis does not answer. */
    async read(): Promise<ClockReading | undefined> {
      const askedAtMs = monotonicMs()
      const redisMs = await readRedisMs()
      const halfwayMs = (monotonicMs() - askedAtMs) / 2
      if (2 * halfwayMs > SLOWEST_READING_MS) return undefined
      const atMs = askedAtMs + halfwayMs
      const aheadMs = redisMs - (wallMs() - halfwayMs)
      const jumpedMs = last === undefined ? 0 : redisMs - last.redisMs - (atMs - last.atMs)
      const isSteady = last !== undefined && Math.max(Math.abs(aheadMs), Math.abs(jumpedMs)) < CLOCKS_AGREE_MS
      if (!isSteady) steadySinceMs = atMs
      last = { redisMs, atMs }
      return { aheadMs, jumpedMs }
    },

    /**
     * Returns Redis's time in milliseconds since 1970, once it has run like this process's two clocks for ten minutes; `undefined`
     * before that. What ends something by its age relies on it: a clock that is wrong for a moment ends nothing.
     */
    confirmedMs(): number | undefined {
      const nowMs = monotonicMs()
      if (last === undefined || nowMs - last.atMs > LATEST_READING_MS) return undefined
      return nowMs - steadySinceMs < CONFIRMED_AFTER_MS ? undefined : last.redisMs + (nowMs - last.atMs)
    },
  }
}
