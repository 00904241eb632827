import { DAY } from '@peyk/domain/time'
import { readRedisClock } from '@peyk/store/redis-clock'
import type { RecoveryState } from '@peyk/store/recovery'
import type { StoreConnections } from '../connections.ts'
import { toLocalIso } from '@peyk/domain/local-time'
import type { CheckResult } from './check-result.ts'
import { ok, warning, wrong } from './check-result.ts'

const CHECK = 'redis.writes'
/** Operators have seen to it by then. */
const SHOWN_FOR_MS = 7 * DAY

/** Says whether Redis lost writes that a process had seen, and what became of the notifications. */
export async function checkLostWrites({
  redis,
  store: { recovery },
}: Pick<StoreConnections, 'redis' | 'store'>): Promise<CheckResult> {
  return judgeLostWrites(await recovery.read(), await readRedisClock(redis))
}

export function judgeLostWrites(
  { sinceMs, lostMs, uncertain, writtenAgain }: RecoveryState,
  nowMs: number,
): CheckResult {
  if (sinceMs !== undefined)
    return wrong(
      CHECK,
      `Redis lost its last writes; all sending stops since ${toLocalIso(sinceMs)}, until the processes have written again what they know`,
      'wait for half a minute; start a notifier if none runs, since only a notifier ends it',
    )
  if (lostMs === undefined || nowMs - lostMs > SHOWN_FOR_MS)
    return ok(CHECK, 'no process has seen Redis lose writes lately')
  return warning(
    CHECK,
    `Redis lost its last writes at ${toLocalIso(lostMs)}: ${writtenAgain} notifications were written again, ${uncertain} became uncertain`,
    'peyk deliveries --state uncertain, then peyk reconcile; see docs/operations.md#alert-peykredislostwrites',
  )
}
