import type { createRedis } from '@peyk/store/connection'

const ANSWER_LIMIT_MS = 1500

/** A check whether Redis answers soon; throws when it does not, be it gone or frozen. */
export function createRedisProbe(redis: ReturnType<typeof createRedis>): () => Promise<void> {
  return async () => {
    let timer: NodeJS.Timeout | undefined
    const tooLate = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new Error(`no answer within ${ANSWER_LIMIT_MS} ms`)), ANSWER_LIMIT_MS)
    })
    const answer = redis.ping()
    await Promise.race([answer, tooLate]).finally(() => clearTimeout(timer))
  }
}
