import { removeSchedules } from '@peyk/queues/schedules'
import { createReadiness } from '@peyk/runtime/health'
import { announce, logMode, openRuntime } from '@peyk/runtime/open-runtime'
import type { AppProcess, Runtime } from '@peyk/runtime/open-runtime'
import { serveMetrics } from '@peyk/runtime/serve'
import { createBacklogMetrics } from './backlog-metrics.ts'
import { startDueChecks } from './due-checks.ts'
import type { DueChecks } from './due-checks.ts'

/** Enqueues the checks of pending orders, where the panel is polled, until the process stops. */
export async function startScheduler(process: AppProcess): Promise<void> {
  const runtime = await openRuntime(process, {
    whenAway: 'waiting',
    awayMessage: 'checks go on when it is back',
  })
  const { settings, logger, closers, store, producer, metrics } = runtime
  createBacklogMetrics(metrics, { store, queue: producer.queue, memoryRules: settings.notifications })
  let checks: DueChecks | undefined
  const readiness = createReadiness([
    { name: 'redis', check: store.assertWritable },
    { name: 'checks', check: async () => checks?.assertTicking() },
  ])
  logMode(runtime, await serveMetrics(runtime, readiness, settings.metrics.ports.scheduler))
  cleanUpSchedules(runtime).catch(runtime.onRedisError)
  if (settings.sources.panel === 'polling') {
    checks = startDueChecks({
      orders: store.orders,
      enqueueChecks: producer.enqueueChecks,
      waitingChecks: async () => producer.queue('order-checks').getWaitingCount(),
      batchSize: settings.panel.batchSize,
      noteTick: store.progress.noteTick,
      logger,
    })
    closers.add(checks.close)
  }
  announce(runtime)
}

/** Schedules live in Redis: one that another mode or release left there would go on by itself. */
async function cleanUpSchedules({ settings, producer, logger }: Runtime): Promise<void> {
  const removed = await removeSchedules(producer.queue('order-checks'))
  if (removed.length > 0)
    logger.info(`Removed ${removed.length} schedule(s) left in Redis: ${removed.join(', ')}`, {
      event: 'scheduler.schedules_removed',
      removed,
    })
  else if (settings.sources.panel === 'webhook')
    logger.info('Nothing is scheduled: order updates come from the panel’s webhook', { event: 'scheduler.idle' })
}
