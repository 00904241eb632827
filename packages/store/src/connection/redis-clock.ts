import type { Redis } from 'ioredis'

/** Milliseconds since 1970 by the server's clock, which all of Peyk's records are made by. */
export async function readRedisClock(redis: Redis): Promise<number> {
  const [seconds, microseconds] = await redis.time()
  return Number(seconds) * 1000 + Math.floor(Number(microseconds) / 1000)
}

/** Returns how far the server's clock is ahead of this machine's, in milliseconds. */
export async function readRedisAheadMs(redis: Redis): Promise<number> {
  const askedAtMs = Date.now()
  const redisMs = await readRedisClock(redis)
  return redisMs - (askedAtMs + Date.now()) / 2
}
