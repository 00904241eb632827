import { describeError } from '@peyk/runtime/logger'
import { inspectRedis } from '@peyk/store/redis-safety'
import type { StoreConnections } from '../connections.ts'
import type { Finding } from './check-result.ts'
import { ok, wrong } from './check-result.ts'

/** Whether Redis answers and takes writes. After a refused write the connection looks for the master and is not ready. */
export async function checkRedis({ redis, store }: StoreConnections): Promise<Finding> {
  const startedMs = performance.now()
  await redis.ping()
  const answeredInMs = Math.max(1, Math.round(performance.now() - startedMs))
  return store.assertWritable().then(
    () => ok('redis', `answers in ${answeredInMs} ms and takes writes`),
    (error: unknown) =>
      wrong(
        'redis',
        `answers but takes no writes: ${describeError(error)}`,
        'point REDIS_URL at the master, and see whether its memory or disk is full',
      ),
  )
}

/** Whether what Redis is notified is safe there. */
export async function checkRedisSafety({ redis }: Pick<StoreConnections, 'redis'>): Promise<Finding[]> {
  return (await inspectRedis(redis)).map((finding) => ({ ...finding, check: `redis.${finding.check}` }))
}
