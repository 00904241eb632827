import { Registry, collectDefaultMetrics } from 'prom-client'
import { counter, gauge } from './metrics.ts'
import { VERSION } from './version.ts'

const BUILD_INFO = gauge({
  name: 'peyk_build_info',
  help: 'Always 1; which version of Peyk runs on which Node.js',
  labelNames: ['version', 'node'],
})

export const REDIS_UP = gauge({
  name: 'peyk_redis_up',
  help: 'Whether Redis answers this process within a second: 1 yes, 0 no',
})

export const REDIS_ROUND_TRIP = gauge({
  name: 'peyk_redis_round_trip_seconds',
  help: 'How long Redis took to answer a PING of this process just now; absent while it does not answer',
})

export const WRITES_LOST = counter({
  name: 'peyk_redis_writes_lost_total',
  help: 'How often this process saw that Redis had forgotten writes, after a failover or a restore',
  fromZero: [{}],
})

export const ORDER_UPDATES = counter({
  name: 'peyk_order_updates_total',
  help: 'Order updates written to the order store, by source (webhook, check or age), status, and result (queued, waiting, sent or updated)',
  labelNames: ['source', 'status', 'result'],
})

export const LEFT_OUT = counter({
  name: 'peyk_order_updates_left_out_total',
  help: 'Order updates, by source, with a field that cannot be used and was not left out of that order before',
  labelNames: ['source'],
  fromZero: [{ source: 'webhook' }, { source: 'check' }],
})

/** Asking every 10 ms, as prom-client does by default, is most of what an idle process does. No delay that matters is shorter. */
const EVENT_LOOP_PRECISION_MS = 50

/** Returns a registry with the metrics that every process has. Each series is labelled with the app and the bot, by its `REDIS_PREFIX`. */
export function createMetrics(app: string, bot: string): Registry {
  const registry = new Registry()
  registry.setDefaultLabels({ app, bot })
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: EVENT_LOOP_PRECISION_MS })
  BUILD_INFO(registry).set({ version: VERSION, node: process.version }, 1)
  return registry
}
