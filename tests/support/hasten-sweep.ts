import type { Redis } from 'ioredis'

/** Makes the sweep due, and for it all that the outbox has: nobody waits half a minute for them. */
export async function hastenSweep(redis: Redis, prefix: string): Promise<void> {
  const outbox = `{${prefix}}:outbox`
  for (const notification of await redis.zrange(outbox, '0', '-1')) await redis.zadd(outbox, 'XX', 0, notification)
  await redis.del(`{${prefix}}:lease:turn:sweep`)
}
