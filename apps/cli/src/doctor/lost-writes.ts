import { DAY } from '@peyk/domain/time'
import { readRedisClock } from '@peyk/store/redis-clock'
import type { RecoveryState } from '@peyk/store/recovery'
import type { StoreConnection } from '../store-connection.ts'
import { toLocalIso } from '@peyk/domain/local-time'
import type { CheckResult } from './check-result.ts'
import { ok, warning, wrong } from './check-result.ts'
import { say } from './say.ts'

const CHECK = 'redis.writes'
/** Operators have seen to it by then. */
const SHOWN_FOR_MS = 7 * DAY

/** Says whether Redis lost writes that a process had seen, and what became of the notifications. */
export async function checkLostWrites({
  redis,
  store: { recovery },
}: Pick<StoreConnection, 'redis' | 'store'>): Promise<CheckResult> {
  return judgeLostWrites(await recovery.read(), await readRedisClock(redis))
}

export function judgeLostWrites(
  { sinceMs, lostMs, uncertain, writtenAgain }: RecoveryState,
  nowMs: number,
): CheckResult {
  if (sinceMs !== undefined)
    return wrong(CHECK, say('writesStopped', { since: toLocalIso(sinceMs) }), say('writesStoppedTodo'))
  if (lostMs === undefined || nowMs - lostMs > SHOWN_FOR_MS) return ok(CHECK, say('writesNotLost'))
  return warning(
    CHECK,
    say('writesLost', { at: toLocalIso(lostMs), written: writtenAgain, uncertain }),
    say('writesLostTodo'),
  )
}
