import { createMetrics, startHealthServer } from '@peyk/config/health'
import type { Logger } from '@peyk/config/logger'
import { describeMode } from '@peyk/config/mode'
import { runProcess } from '@peyk/config/process'
import type { Running } from '@peyk/config/process'
import { createRedisMetrics } from '@peyk/config/redis-metrics'
import { toSecretMarks } from '@peyk/config/secret-marks'
import { SettingsError } from '@peyk/config/settings'
import type { Settings } from '@peyk/config/settings'
import { VERSION } from '@peyk/config/version'
import { createProducer } from '@peyk/queues/producer'
import { removeSchedules } from '@peyk/queues/schedules'
import { closeRedis, createRedis } from '@peyk/store/connection'
import { createStore } from '@peyk/store/store'
import { startDueChecks } from './due-checks.ts'
import { createStandingMetrics } from './standing-metrics.ts'

await runProcess('scheduler', start)

async function start(settings: Settings, logger: Logger): Promise<Running> {
  const { sources, panel, notices } = settings
  const { prefix } = settings.redis
  const onRedisError = (error: Error) =>
    logger.warn('Redis is not reachable; checks go on when it is back', { event: 'redis.error', error })
  const redis = createRedis(settings.redis.url, 'waiting', onRedisError)
  const store = createStore(redis, {
    prefix,
    linkSecret: settings.linkSecret,
    kinds: notices.kinds,
    retentionDays: notices.retentionDays,
    pollIntervalSeconds: panel.pollIntervalSeconds,
  })
  const newer = await store.schema.take()
  if (newer !== undefined) throw new SettingsError([newer])
  const producer = createProducer(redis, prefix, onRedisError)
  const queue = producer.queue('order-checks')

  const metrics = createMetrics('scheduler')
  createRedisMetrics(metrics, () => redis.ping())
  createStandingMetrics(metrics, { store, queue: producer.queue })
  const health = await startHealthServer(
    settings.scheduler.port,
    [{ name: 'redis', check: store.assertWritable }],
    metrics,
  )
  const { event, message } = describeMode(sources)
  logger.info(message, { event, port: health.port })
  const presence = store.presence.announce({
    app: 'scheduler',
    version: VERSION,
    sources,
    secrets: toSecretMarks(settings),
  })

  // Schedules live in Redis: one that another mode or release left there would go on by itself.
  const cleanUp = removeSchedules(queue).then((removed) => {
    if (removed.length > 0)
      logger.info(`Removed ${removed.length} schedule(s) left in Redis: ${removed.join(', ')}`, {
        event: 'scheduler.schedules_removed',
        removed,
      })
    else if (sources.panel === 'webhook')
      logger.info('Nothing is scheduled: order news comes from the panel’s webhook', { event: 'scheduler.idle' })
  })
  cleanUp.catch(onRedisError)

  const checks =
    sources.panel === 'polling'
      ? startDueChecks({
          orders: store.orders,
          checkOrders: producer.checkOrders,
          waitingChecks: async () => producer.queue('order-checks').getWaitingCount(),
          batchSize: panel.batchSize,
          logger,
        })
      : undefined

  return {
    close: async () => {
      await presence.leave()
      await checks?.close()
      await health.close()
      await producer.close()
      await closeRedis(redis)
    },
  }
}
