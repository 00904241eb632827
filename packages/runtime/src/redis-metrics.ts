import { SECOND } from '@peyk/domain/time'
import { Gauge } from 'prom-client'
import type { Registry } from 'prom-client'

const ANSWER_LIMIT_MS = 1 * SECOND

/** Asks Redis at every look at the metrics whether it answers, and how soon. One question at a time is under way. */
export function createRedisMetrics(registry: Registry, ping: () => Promise<unknown>): void {
  let underWay: Promise<number | undefined> | undefined
  const ask = () => {
    const beganMs = performance.now()
    underWay ??= ping()
      .then(() => performance.now() - beganMs)
      // The answer to an old question, from before an outage, says nothing of now.
      .then((tookMs) => (tookMs > ANSWER_LIMIT_MS ? undefined : tookMs))
      .finally(() => (underWay = undefined))
    return Promise.race([underWay, tooLate()]).catch(() => undefined)
  }
  const up: Gauge = new Gauge({
    name: 'peyk_redis_up',
    help: 'Whether Redis answers this process within a second: 1 yes, 0 no',
    registers: [registry],
    collect: async () => {
      up.set((await ask()) === undefined ? 0 : 1)
    },
  })
  const roundTrip: Gauge = new Gauge({
    name: 'peyk_redis_round_trip_seconds',
    help: 'How long Redis took to answer a PING of this process just now; absent while it does not answer',
    registers: [registry],
    collect: async () => {
      const tookMs = await ask()
      if (tookMs === undefined) roundTrip.remove()
      else roundTrip.set(tookMs / SECOND)
    },
  })
}

function tooLate(): Promise<undefined> {
  return new Promise((resolve) => setTimeout(() => resolve(undefined), ANSWER_LIMIT_MS).unref())
}
