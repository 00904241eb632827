import { DAY } from '@peyk/domain/time'
import type { Redis } from 'ioredis'
import { readRedisClock } from '../connection/redis-clock.ts'
import type { Keys } from '../keys.ts'

/** `webhooks`: the panel's, since the last one that was accepted; `links`: with a wrong signature. */
export type Refused = 'webhooks' | 'links'

/** How long ago the first and the last one were, in milliseconds. */
export type Refusals = { count: number; firstAgoMs: number; lastAgoMs: number }

const TTL_MS = 7 * DAY

/** Counts what Peyk could not accept, until seven days pass without another one. */
export function createRefusals(redis: Redis, keys: Keys) {
  return {
    async note(what: Refused): Promise<void> {
      const key = keys.refusals(what)
      const nowMs = await readRedisClock(redis)
      const written = redis.multi().hsetnx(key, 'firstAtMs', nowMs).hset(key, 'lastAtMs', nowMs)
      for (const [error] of (await written.hincrby(key, 'count', 1).pexpire(key, TTL_MS).exec()) ?? [])
        if (error) throw error
    },

    /** The next one is the first one. */
    async end(what: Refused): Promise<void> {
      await redis.del(keys.refusals(what))
    },

    /** Returns `undefined` where nothing was refused. */
    async read(what: Refused): Promise<Refusals | undefined> {
      const [fields, nowMs] = await Promise.all([redis.hgetall(keys.refusals(what)), readRedisClock(redis)])
      const { count, firstAtMs, lastAtMs } = fields
      if (count === undefined) return undefined
      return { count: Number(count), firstAgoMs: nowMs - Number(firstAtMs), lastAgoMs: nowMs - Number(lastAtMs) }
    },
  }
}
