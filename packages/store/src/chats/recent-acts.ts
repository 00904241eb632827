import type { Redis } from 'ioredis'
import type { Keys } from '../keys.ts'

/** More than this are not notified apart from as many. */
const COUNTED = 200

/** How often somebody did something within the last `windowMs`, this time included; the same `act` counts once. */
export function createRecentActs(redis: Redis, keys: Keys) {
  return {
    async count(what: string, who: string, act: string, atMs: number, windowMs: number): Promise<number> {
      const key = keys.recentActs(what, who)
      const noted = [redis.zadd(key, atMs, act), redis.zremrangebyrank(key, 0, -COUNTED - 1)]
      const count = redis.zcount(key, `(${atMs - windowMs}`, atMs)
      const [counted] = await Promise.all([count, ...noted, redis.pexpire(key, windowMs)])
      return counted
    },
  }
}
