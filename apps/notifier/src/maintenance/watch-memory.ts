import { DAY, HOUR } from '@peyk/domain/time'
import type { Alerts } from '@peyk/store/alerts'
import type { Store } from '@peyk/store/store'
import type { MemoryRules } from '@peyk/store/memory-outlook'

export type WatchMemoryDeps = {
  memory: Pick<Store['memory'], 'read'>
  alerts: Pick<Alerts, 'raise'>
  rules: MemoryRules
  /** Milliseconds of a clock that never goes back. */
  nowMs?: () => number
}

/** Time enough to get more memory. */
const SHORT_DAYS = 14

/**
 * Returns a function that alerts operators, once a day, when the memory of Redis lasts for less than two weeks at the present rate.
 * It reads once an hour, however often it is called.
 */
export function createMemoryWatch({ memory, alerts, rules, nowMs = () => performance.now() }: WatchMemoryDeps) {
  let nextMs = -Infinity
  return async (): Promise<void> => {
    if (nowMs() < nextMs) return
    const { daysLeft } = await memory.read(rules)
    if (daysLeft !== undefined && daysLeft < SHORT_DAYS)
      await alerts.raise('memory_short', 'memory_short', String(daysLeft), DAY)
    nextMs = nowMs() + HOUR
  }
}
