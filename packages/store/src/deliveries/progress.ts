import { SECOND } from '@peyk/domain/time'
import type { Redis } from 'ioredis'
import { readRedisAheadMs, readRedisClock } from '../connection/redis-clock.ts'
import type { Keys } from '../keys.ts'

/** `due`: ids of notifications in the outbox. `sweptAt`: changes with each sweep. */
export type ProgressReading = { due: string[]; sweptAt: string | undefined }

const READ_IN_OUTBOX = 1000

/** Whether deliveries go on, and checks of pending orders. */
export function createProgress(redis: Redis, keys: Keys) {
  return {
    /** Returns those of `known` that are still due, and the first thousand of the outbox. */
    async read(known: readonly string[]): Promise<ProgressReading> {
      const [first, scores, sweptAt] = await Promise.all([
        redis.zrange(keys.outbox, '0', String(READ_IN_OUTBOX - 1)),
        known.length === 0 ? [] : redis.zmscore(keys.outbox, ...known),
        redis.get(keys.swept),
      ])
      const stillDue = known.filter((_, i) => scores[i] !== null)
      return { due: [...new Set([...stillDue, ...first])], sweptAt: sweptAt ?? undefined }
    },

    /** Returns how long ago the last sweep was, in milliseconds by Redis's clock; `undefined` when there was none. */
    async lastSweepAgoMs(): Promise<number | undefined> {
      const [sweptAt, nowMs] = await Promise.all([redis.get(keys.swept), readRedisClock(redis)])
      return sweptAt === null ? undefined : nowMs - Number(sweptAt)
    },

    /** Notes that a scheduler has asked which checks are due. */
    async noteTick(): Promise<void> {
      await redis.set(keys.ticked, await readRedisClock(redis))
    },

    /** Returns what changes with each noted tick; `undefined` before the first. */
    async tickedAt(): Promise<string | undefined> {
      return (await redis.get(keys.ticked)) ?? undefined
    },

    /** Returns how long ago the last tick was noted, in milliseconds by Redis's clock; `undefined` when there was none. */
    async lastTickAgoMs(): Promise<number | undefined> {
      const [tickedAt, nowMs] = await Promise.all([redis.get(keys.ticked), readRedisClock(redis)])
      return tickedAt === null ? undefined : nowMs - Number(tickedAt)
    },

    redisAheadMs: () => readRedisAheadMs(redis),
  }
}

/** A tick comes every second, and is noted every ten. */
export const TICK_TOO_LATE_MS = 60 * SECOND
/** A sweep comes every ten seconds. */
export const SWEEP_TOO_LATE_MS = 60 * SECOND
