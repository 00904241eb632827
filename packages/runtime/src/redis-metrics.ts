import { SECOND } from '@peyk/domain/time'
import pTimeout from 'p-timeout'
import { Gauge } from 'prom-client'
import type { Registry } from 'prom-client'

const ANSWER_LIMIT_MS = 1 * SECOND

/** Adds whether Redis answers, and how soon. It is asked at each scrape, with one PING under way at a time. */
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
  const up: Gauge = new Gauge({
    name: 'peyk_redis_up',
    help: 'Whether Redis answers this process within a second: 1 yes, 0 no',
    registers: [registry],
    collect: async () => {
      up.set((await measure()) === undefined ? 0 : 1)
    },
  })
  const roundTrip: Gauge = new Gauge({
    name: 'peyk_redis_round_trip_seconds',
    help: 'How long Redis took to answer a PING of this process just now; absent while it does not answer',
    registers: [registry],
    collect: async () => {
      const tookMs = await measure()
      if (tookMs === undefined) roundTrip.remove()
      else roundTrip.set(tookMs / SECOND)
    },
  })
}
