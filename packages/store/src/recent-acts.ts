import type { Redis } from 'ioredis'
import type { Keys } from './keys.ts'

/** More than this are not told apart from as many. */
const COUNTED = 200

/** How often somebody did something within the last `windowMs`, this time included; the same `act` counts once. */
export function createRecentActs(redis: Redis, keys: Keys) {
  return {
    async count(what: string, who: string, act: string, atMs: number, windowMs: number): Promise<number> {
      const key = keys.recentActs(what, who)
      const replies = await redis
        .multi()
        .zadd(key, atMs, act)
        .zremrangebyrank(key, 0, -COUNTED - 1)
        .zcount(key, `(${atMs - windowMs}`, atMs)
        .pexpire(key, windowMs)
        .exec()
      const [error, count] = replies?.[2] ?? []
      if (error) throw error
      return Number(count)
    },
  }
}
