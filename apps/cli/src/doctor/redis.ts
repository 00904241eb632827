import { describeError } from '@peyk/runtime/logger'
import { inspectRedis } from '@peyk/store/redis-safety'
import type { StoreConnections } from '../connections.ts'
import type { CheckResult } from './check-result.ts'
import { ok, wrong } from './check-result.ts'

/** Checks that Redis answers and takes writes. Run it last: after a refused write the connection searches for the master. */
export async function checkRedis({ redis, store }: StoreConnections): Promise<CheckResult> {
  const startedMs = performance.now()
  await redis.ping()
  const answeredInMs = Math.max(1, Math.round(performance.now() - startedMs))
  return store.assertWritable().then(
    () => ok('redis', `answers in ${answeredInMs} ms and takes writes`),
    (error: unknown) =>
      wrong(
        'redis',
        `answers but takes no writes: ${describeError(error)}`,
        'point REDIS_URL at the master, and check its free memory and disk',
      ),
  )
}

/** Checks that Redis is configured to lose nothing. */
export async function checkRedisSafety({ redis }: Pick<StoreConnections, 'redis'>): Promise<CheckResult[]> {
  return (await inspectRedis(redis)).map((result) => ({ ...result, check: `redis.${result.check}` }))
}
