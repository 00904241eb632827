import type { Settings } from '@peyk/config/settings'
import { describeError } from '@peyk/runtime/logger'
import type { StoreConnections } from '../connections.ts'
import type { CheckResult } from './check-result.ts'
import { ok, warning, wrong } from './check-result.ts'

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

const SHORT_DAYS = 14
const MIB = 1024 ** 2

/** Says how long the memory of Redis lasts at the rate of the last days. */
export async function checkMemory(
  { store }: Pick<StoreConnections, 'store'>,
  rules: Settings['notifications'],
): Promise<CheckResult> {
  const { usedBytes, limitBytes, isLimited, notifiedADay, daysLeft } = await store.memory.read(rules)
  const limit = isLimited ? 'maxmemory' : 'the machine’s memory, since no maxmemory is set'
  const used = `${Math.round(usedBytes / MIB)} of ${Math.round(limitBytes / MIB)} MiB (${limit}) used`
  const rate = `${notifiedADay} orders notified a day`
  if (daysLeft === undefined) return ok('redis.memory', `${used}; at ${rate} enough for all of DELIVERY_RETENTION_DAYS`)
  const message = `${used}; at ${rate} full in ${daysLeft} days: then nothing is accepted and nobody is notified`
  const todo = 'raise maxmemory, or lower HISTORY_DAYS or DELIVERY_RETENTION_DAYS; see docs/operations.md'
  return daysLeft < SHORT_DAYS ? wrong('redis.memory', message, todo) : warning('redis.memory', message, todo)
}

/** Checks that Redis is configured to lose nothing. */
export async function checkRedisSafety({ store }: Pick<StoreConnections, 'store'>): Promise<CheckResult[]> {
  return (await store.inspectRedis()).map((result) => ({ ...result, check: `redis.${result.check}` }))
}
