import type { Settings } from '@peyk/config/settings'
import type { EnqueueDue } from '@peyk/orders/enqueue-due'
import type { PanelClient } from '@peyk/panel/panel-client'
import type { Producer } from '@peyk/queues/producer'
import type { Logger } from '@peyk/runtime/logger'
import type { Store } from '@peyk/store/store'
import { compactOrders } from '../maintenance/compact-orders.ts'
import { runBackfill } from '../maintenance/backfill-job.ts'
import { createExpirePending } from '../maintenance/expire-pending.ts'
import { runReconcile } from '../maintenance/reconcile-job.ts'
import { sweep } from '../maintenance/sweep.ts'
import { createMemoryWatch } from '../maintenance/watch-memory.ts'
import { createRefusalWatch } from '../maintenance/watch-refusals.ts'
import { createSilenceWatch } from '../maintenance/watch-silence.ts'
import type { Operators } from '../operators/operators.ts'
import type { RedisTime } from '../redis-time.ts'
import type { QueueHandler } from './queue-handler.ts'

/** The sweep goes on beside a reconciliation and a backfill that take long and a message that Telegram does not answer. */
const JOBS_AT_ONCE = 4

export type MaintenanceDeps = {
  settings: Pick<Settings, 'notifications' | 'panel' | 'sources'>
  store: Pick<
    Store,
    'ledger' | 'orders' | 'leases' | 'memory' | 'alerts' | 'sending' | 'watermark' | 'statistics' | 'refusals'
  >
  producer: Pick<Producer, 'requeueNotifications' | 'enqueueAlerts' | 'endLongDelays' | 'queue'>
  enqueue: EnqueueDue
  operators: Pick<Operators, 'sendDue'>
  time: Pick<RedisTime, 'confirmedMs'>
  /** Absent when no address of the panel is set. */
  panel: PanelClient | undefined
  /** Returns Redis's time, in milliseconds since 1970. */
  now: () => Promise<number>
  /** Ends a reconciliation and a backfill when the process stops. */
  stopping: AbortSignal
  logger: Logger
}

/** Returns the handler of the queue `maintenance`: the sweep, what operators are notified of, a reconciliation or a backfill. */
export function handleMaintenance(deps: MaintenanceDeps): QueueHandler<'maintenance'> {
  const { settings, store, producer, enqueue, operators, time, panel, stopping, logger } = deps
  const { uncertainPolicy, pendingTtlDays, historyDays } = settings.notifications
  const orderDeps = { orders: store.orders, enqueue, logger }
  const expirePending = createExpirePending({ ...orderDeps, pendingTtlDays, time })
  const sweepDeps = {
    ledger: store.ledger,
    orders: store.orders,
    requeue: producer.requeueNotifications,
    waitingJobs: () => producer.queue('notifications').getWaitingCount(),
    onOpen: producer.enqueueAlerts,
    uncertainPolicy,
    sending: store.sending,
    logger,
  }
  const reconcile = async () => {
    if (panel === undefined) return 'no address of the panel is set'
    const { batchSize } = settings.panel
    return runReconcile({ ...orderDeps, panel, batchSize, signal: stopping, leases: store.leases })
  }
  const backfill = async () => {
    const { changes } = panel ?? {}
    if (changes === undefined) return 'the panel cannot be asked for what changed'
    const { watermark, leases, alerts } = store
    const fromMs = settings.panel.backfillFromMs
    return runBackfill({ ...orderDeps, changes, watermark, leases, alerts, now: deps.now, fromMs, signal: stopping })
  }
  const watchMemory = createMemoryWatch({ ...store, rules: settings.notifications })
  const watchWebhooks =
    settings.sources.panel === 'webhook'
      ? [createSilenceWatch({ ...store, logger }), createRefusalWatch({ ...store, logger })]
      : []
  // All of it is begun: compaction gives memory back when a full Redis refuses the others.
  const sweepAll = async () => {
    const [swept, expired, compacted, freed] = await Promise.all([
      sweep(sweepDeps),
      expirePending(),
      compactOrders({ ledger: store.ledger, historyDays }),
      producer.endLongDelays(),
      watchMemory(),
      ...watchWebhooks.map((watch) => watch()),
    ])
    return `${swept}, ${expired} expired, ${compacted} compacted, ${freed} freed of a long delay`
  }
  return {
    concurrency: JOBS_AT_ONCE,
    async handle({ name }) {
      switch (name) {
        case 'alerts':
          return operators.sendDue()
        case 'reconcile':
          return reconcile()
        case 'backfill':
          return backfill()
        case 'sweep':
          return sweepAll()
      }
    },
  }
}
