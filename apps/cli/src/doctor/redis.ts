import type { Settings } from '@peyk/config/settings'
import { describeError } from '@peyk/domain/describe-error'
import type { StoreConnection } from '../store-connection.ts'
import type { CheckResult } from './check-result.ts'
import { checkResult, ok, warning, wrong } from './check-result.ts'
import { say } from './say.ts'
import { textOfRedis } from './words-of-others.ts'

/** Checks that Redis answers and takes writes. Run it last: after a refused write the connection searches for the master. */
export async function checkRedis({ redis, store }: StoreConnection): Promise<CheckResult> {
  const startedMs = performance.now()
  await redis.ping()
  const answeredInMs = Math.max(1, Math.round(performance.now() - startedMs))
  return store.assertWritable().then(
    () => ok('redis', say('redisAnswers', { ms: answeredInMs })),
    (error: unknown) =>
      wrong('redis', say('redisTakesNone', { reason: describeError(error) }), say('redisTakesNoneTodo')),
  )
}

const SHORT_DAYS = 14
const MIB = 1024 ** 2

/** Says how long the memory of Redis lasts at the rate of the last days. */
export async function checkMemory(
  { store }: Pick<StoreConnection, 'store'>,
  rules: Settings['notifications'],
): Promise<CheckResult> {
  const { usedBytes, limitBytes, isLimited, notifiedADay, daysLeft } = await store.memory.read(rules)
  const used = say(isLimited ? 'memoryLimited' : 'memoryUnlimited', {
    used: Math.round(usedBytes / MIB),
    limit: Math.round(limitBytes / MIB),
  })
  const rate = notifiedADay
  if (daysLeft === undefined) return ok('redis.memory', say('memoryEnough', { used, rate }))
  const message = say('memoryShort', { used, rate, days: daysLeft })
  const todo = say('memoryShortTodo')
  return daysLeft < SHORT_DAYS ? wrong('redis.memory', message, todo) : warning('redis.memory', message, todo)
}

/** Checks that Redis is configured to lose nothing. */
export async function checkRedisSafety({ store }: Pick<StoreConnection, 'store'>): Promise<CheckResult[]> {
  return (await store.inspectRedis()).map((found) => {
    const { message, todo } = textOfRedis(found)
    return checkResult(`redis.${found.check}`, found.level, message, todo)
  })
}
