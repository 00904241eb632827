import { MINUTE, SECOND } from '@peyk/domain/time'
import { readRedisAheadMs } from '@peyk/store/redis-clock'
import { roughDuration } from '../rough-duration.ts'
import type { StoreConnection } from '../store-connection.ts'
import type { CheckResult } from './check-result.ts'
import { ok, warning, wrong } from './check-result.ts'
import { say } from './say.ts'

const CHECK = 'redis.clock'
const WARNING_MS = 2 * SECOND
/** Ingress refuses webhooks signed more than five minutes ago; leases and delays fail long before. */
const WRONG_MS = 1 * MINUTE

/** Measures the difference between Redis's clock and this machine's. */
export async function checkRedisClock({ redis }: Pick<StoreConnection, 'redis'>): Promise<CheckResult> {
  return judgeClock(await readRedisAheadMs(redis))
}

/** @param aheadMs how far Redis's clock is ahead of ours */
export function judgeClock(aheadMs: number): CheckResult {
  const apartMs = Math.abs(aheadMs)
  if (apartMs < WARNING_MS) return ok(CHECK, say('clocksAgree'))
  const message = say(aheadMs > 0 ? 'clockAhead' : 'clockBehind', { duration: roughDuration(apartMs) })
  return apartMs < WRONG_MS ? warning(CHECK, message, say('clockTodo')) : wrong(CHECK, message, say('clockTodo'))
}
