import { SECOND } from '@peyk/domain/time'
import pTimeout from 'p-timeout'
import type { Registry } from 'prom-client'
import { REDIS_ROUND_TRIP, REDIS_UP } from './process-metrics.ts'

const ANSWER_LIMIT_MS = 1 * SECOND

/** Registers whether Redis answers, and how soon. Each scrape sends a PING; there is one at a time. */
export function createRedisMetrics(registry: Registry, ping: () => Promise<unknown>): void {
  let underWay: Promise<number | undefined> | undefined
  const measure = async (): Promise<number | undefined> => {
    const startedAtMs = performance.now()
    underWay ??= ping()
      .then(() => performance.now() - startedAtMs)
      // A late answer comes from before an outage and says nothing about now.
      .then((tookMs) => (tookMs > ANSWER_LIMIT_MS ? undefined : tookMs))
      .finally(() => (underWay = undefined))
    return pTimeout(underWay, { milliseconds: ANSWER_LIMIT_MS, fallback: () => undefined }).catch(() => undefined)
  }
  REDIS_UP(registry, async (up) => up.set((await measure()) === undefined ? 0 : 1))
  REDIS_ROUND_TRIP(registry, async (roundTrip) => {
    const tookMs = await measure()
    if (tookMs === undefined) roundTrip.remove()
    else roundTrip.set(tookMs / SECOND)
  })
}
