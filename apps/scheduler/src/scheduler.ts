import { createMetrics, startHealthServer } from '@peyk/runtime/health'
import type { Logger } from '@peyk/runtime/logger'
import { describeMode } from '@peyk/runtime/mode'
import { runProcess } from '@peyk/runtime/process'
import type { Running } from '@peyk/runtime/process'
import { createRedisMetrics } from '@peyk/runtime/redis-metrics'
import { toSecretFingerprints } from '@peyk/config/secret-fingerprints'
import { SettingsError } from '@peyk/config/settings'
import type { Settings } from '@peyk/config/settings'
import { VERSION } from '@peyk/runtime/version'
import { createProducer } from '@peyk/queues/producer'
import { removeSchedules } from '@peyk/queues/schedules'
import { closeRedis, createRedis } from '@peyk/store/connection'
import { createStore } from '@peyk/store/store'
import { startDueChecks } from './due-checks.ts'
import { createBacklogMetrics } from './backlog-metrics.ts'

await runProcess('scheduler', start)

async function start(settings: Settings, logger: Logger): Promise<Running> {
  const { sources, panel, notifications } = settings
  const { prefix } = settings.redis
  const onRedisError = (error: Error) =>
    logger.warn('Redis is not reachable; checks go on when it is back', { event: 'redis.error', error })
  const redis = createRedis(settings.redis.url, 'waiting', onRedisError)
  const store = createStore(redis, {
    prefix,
    linkSecret: settings.linkSecret,
    kinds: notifications.kinds,
    retentionDays: notifications.retentionDays,
    pollIntervalSeconds: panel.pollIntervalSeconds,
  })
  const newer = await store.schema.take()
  if (newer !== undefined) throw new SettingsError([newer])
  const producer = createProducer(redis, prefix, onRedisError)
  const queue = producer.queue('order-checks')

  const metrics = createMetrics('scheduler')
  createRedisMetrics(metrics, () => redis.ping())
  createBacklogMetrics(metrics, { store, queue: producer.queue })
  const health = await startHealthServer(
    settings.scheduler.port,
    [{ name: 'redis', check: store.assertWritable }],
    metrics,
  )
  const { event, message } = describeMode(sources)
  logger.info(message, { event, port: health.port })
  const heartbeat = store.heartbeats.announce({
    app: 'scheduler',
    version: VERSION,
    sources,
    secrets: toSecretFingerprints(settings),
  })

  // Schedules live in Redis: one that another mode or release left there would go on by itself.
  const cleanUp = removeSchedules(queue).then((removed) => {
    if (removed.length > 0)
      logger.info(`Removed ${removed.length} schedule(s) left in Redis: ${removed.join(', ')}`, {
        event: 'scheduler.schedules_removed',
        removed,
      })
    else if (sources.panel === 'webhook')
      logger.info('Nothing is scheduled: order updates come from the panel’s webhook', { event: 'scheduler.idle' })
  })
  cleanUp.catch(onRedisError)

  const checks =
    sources.panel === 'polling'
      ? startDueChecks({
          orders: store.orders,
          enqueueChecks: producer.enqueueChecks,
          waitingChecks: async () => producer.queue('order-checks').getWaitingCount(),
          batchSize: panel.batchSize,
          logger,
        })
      : undefined

  return {
    close: async () => {
      await heartbeat.leave()
      await checks?.close()
      await health.close()
      await producer.close()
      await closeRedis(redis)
    },
  }
}
