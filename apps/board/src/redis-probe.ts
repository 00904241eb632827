import type { createRedis } from '@peyk/store/connection'
import pTimeout from 'p-timeout'

const ANSWER_LIMIT_MS = 1500

/** Returns a check that throws when Redis, gone or frozen, does not answer soon. */
export function createRedisProbe(redis: ReturnType<typeof createRedis>): () => Promise<void> {
  return async () => void (await pTimeout(redis.ping(), { milliseconds: ANSWER_LIMIT_MS }))
}
