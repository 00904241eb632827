import { randomUUID } from 'node:crypto'
import { createMetrics, startHealthServer } from '@peyk/runtime/health'
import type { Logger } from '@peyk/runtime/logger'
import { describeMode } from '@peyk/runtime/mode'
import { runProcess } from '@peyk/runtime/process'
import type { Running } from '@peyk/runtime/process'
import { createRedisMetrics } from '@peyk/runtime/redis-metrics'
import { toSecretFingerprints } from '@peyk/config/secret-fingerprints'
import { SettingsError } from '@peyk/config/settings'
import type { Settings } from '@peyk/config/settings'
import type { Tracing } from '@peyk/runtime/tracing'
import { VERSION } from '@peyk/runtime/version'
import { instrumentOrderUpdates } from '@peyk/runtime/instrumented-order-updates'
import { MINUTE, SECOND } from '@peyk/domain/time'
import { QUEUE_NAMES } from '@peyk/queues/catalogue'
import type { QueueName } from '@peyk/queues/catalogue'
import { createProducer } from '@peyk/queues/producer'
import { keepScheduled } from '@peyk/queues/schedules'
import { createEnqueueDue } from '@peyk/orders/enqueue-due'
import { loadTelemetry } from '@peyk/queues/telemetry'
import { startWatchdog } from '@peyk/queues/watchdog'
import { startWorker } from '@peyk/queues/worker'
import { closeRedis, createRedis } from '@peyk/store/connection'
import { inspectRedis } from '@peyk/store/redis-safety'
import { createStore } from '@peyk/store/store'
import { createTelegramClient } from '@peyk/telegram/client'
import { loadTemplates } from '@peyk/telegram/load-templates'
import { createRateLimiter } from '@peyk/telegram/rate-limiter'
import { sendMessage } from '@peyk/telegram/sender'
import { Gauge } from 'prom-client'
import { requestInTurn } from './chat-messages.ts'
import { ALERT_OPERATORS_EVERY_MS, createOperators } from './operators/operators.ts'
import { createAlertRedisRefusal } from './operators/alert-redis-refusal.ts'
import { watchRedis } from './operators/watch-redis.ts'
import { createPaidToNotified } from './paid-to-notified.ts'
import { instrumentJobs } from './instrumented-jobs.ts'
import { instrumentLimiter } from './instrumented-limiter.ts'
import { instrumentPanel } from './instrumented-panel.ts'
import { SWEEP_EVERY_MS } from './maintenance/sweep.ts'
import { handleMaintenance } from './queues/maintenance.ts'
import { handleNotifications } from './queues/notifications.ts'
import { handleOrderChecks } from './queues/order-checks.ts'
import type { QueueHandlers } from './queues/queue-handler.ts'
import { handleTelegramUpdates } from './queues/telegram-updates.ts'

await runProcess('notifier', start)

async function start(settings: Settings, logger: Logger, tracing: Tracing): Promise<Running> {
  const { telegram, panel, notifications } = settings
  const { prefix } = settings.redis
  const { templates, problems } = loadTemplates(notifications)
  if (problems.length > 0) throw new SettingsError(problems)
  const onRedisError = (error: Error) =>
    logger.warn('Redis is not reachable; work goes on when it is back', { event: 'redis.error', error })
  const redis = createRedis(settings.redis.url, 'waiting', onRedisError)
  const metrics = createMetrics('notifier')
  createRedisMetrics(metrics, () => redis.ping())
  const telemetry = tracing.isOn ? await loadTelemetry() : undefined
  const plainStore = createStore(redis, {
    prefix,
    linkSecret: settings.linkSecret,
    kinds: notifications.kinds,
    retentionDays: notifications.retentionDays,
    pollIntervalSeconds: panel.pollIntervalSeconds,
    onPaidNotified: createPaidToNotified(metrics),
  })
  const applyOrderUpdate = instrumentOrderUpdates(plainStore.orders.applyOrderUpdate, metrics, tracing)
  const store = { ...plainStore, orders: { ...plainStore.orders, applyOrderUpdate } }
  const newer = await store.schema.take()
  if (newer !== undefined) throw new SettingsError([newer])
  const producer = createProducer(redis, prefix, onRedisError, telemetry)
  const client = createTelegramClient(telegram)
  const plainLimiter = createRateLimiter(redis, prefix, {
    perSecond: telegram.ratePerSecond,
    chatIntervalMs: telegram.chatIntervalMs,
    sendTimeoutMs: telegram.sendTimeoutMs,
  })
  const limiter = instrumentLimiter(plainLimiter, telegram.ratePerSecond, metrics, tracing)
  const instrumentedJobs = instrumentJobs(metrics)
  const stop = new AbortController()
  const panelClient = await instrumentPanel(panel, metrics, logger, store.alerts)
  const enqueue = createEnqueueDue({ producer, logger })
  const shared = { settings, store, producer, enqueue, api: client.api, limiter, logger }
  const operators = createOperators({
    ...shared,
    now: Date.now,
    send: (chatId, message) =>
      requestInTurn(limiter, 'operators', chatId, () => sendMessage(client.api, chatId, message)),
  })
  const jobs: QueueHandlers = {
    'telegram-updates': handleTelegramUpdates({ ...shared, panel: panelClient, operators }),
    notifications: handleNotifications({ ...shared, templates, span: tracing.span }),
    maintenance: handleMaintenance({ ...shared, panel: panelClient, operators, stopping: stop.signal }),
    ...(panelClient && {
      'order-checks': handleOrderChecks({
        orders: store.orders,
        enqueue,
        logger,
        panel: panelClient,
        signal: stop.signal,
      }),
    }),
  }

  const workersOf = <Name extends QueueName>(name: Name) => {
    const job: QueueHandlers[Name] = jobs[name]
    if (job === undefined) return []
    return startWorker(name, instrumentedJobs.watch(name, job.handle), {
      connection: redis,
      prefix,
      concurrency: job.concurrency,
      pauseQueue: producer.pauseQueue,
      telemetry,
      onError: onRedisError,
      onFailed: (jobId, error, final) => {
        instrumentedJobs.onFailed(name, final)
        logger[final ? 'error' : 'warn'](`A job of ${name} failed${final ? ' for good' : '; it is tried again'}`, {
          event: 'job.failed',
          queue: name,
          jobId,
          final,
          error,
        })
      },
    })
  }
  const workers = QUEUE_NAMES.flatMap((name) => workersOf(name))
  const silence = new Gauge({
    name: 'peyk_worker_idle_seconds',
    help: 'Seconds since the worker last took a job, canaries included',
    labelNames: ['queue'],
    registers: [metrics],
    collect: () => workers.forEach((worker) => silence.set({ queue: worker.name }, worker.idleForMs() / SECOND)),
  })
  const watchdog = startWatchdog({
    workers,
    sender: randomUUID(),
    sendCanary: producer.sendCanary,
    isPaused: producer.isPaused,
    onStalled: (queue, idleForMs) => {
      const seconds = Math.round(idleForMs / SECOND)
      // Thrown where nobody catches it: the process ends and its supervisor starts a fresh one.
      setImmediate(() => {
        throw new Error(`The worker of ${queue} has heard nothing for ${seconds} s though Redis answers`)
      })
    },
  })

  const health = await startHealthServer(
    settings.notifier.port,
    [
      { name: 'redis', check: store.assertWritable },
      { name: 'workers', check: watchdog.assertNotStalled },
    ],
    metrics,
  )
  const { event, message } = describeMode(settings.sources)
  logger.info(message, { event, port: health.port })
  const heartbeat = store.heartbeats.announce({
    app: 'notifier',
    version: VERSION,
    sources: settings.sources,
    concurrency: settings.notifier.concurrency,
    secrets: toSecretFingerprints(settings),
  })
  const redisWatch = watchRedis({
    alerts: store.alerts,
    leases: store.leases,
    holder: randomUUID(),
    inspect: () => inspectRedis(redis),
    alertRedisRefusal: createAlertRedisRefusal({
      admin: settings.admin,
      record: store.operators,
      send: (chatId, message) => sendMessage(client.api, chatId, message),
      language: notifications.language,
      logger,
    }),
    logger,
  })
  const { reconcileEveryMinutes } = panel
  const maintenance = {
    sweepEveryMs: SWEEP_EVERY_MS,
    alertsEveryMs: ALERT_OPERATORS_EVERY_MS,
    reconcileEveryMs: reconcileEveryMinutes && reconcileEveryMinutes * MINUTE,
  }
  const schedules = keepScheduled(() => producer.scheduleMaintenance(maintenance), onRedisError)

  return {
    close: async () => {
      stop.abort()
      limiter.stop()
      await heartbeat.leave()
      schedules.close()
      redisWatch.close()
      watchdog.close()
      await Promise.all(workers.map((worker) => worker.close()))
      await limiter.close()
      await health.close()
      await producer.close()
      await closeRedis(redis)
      await client.close()
      panelClient?.close()
    },
  }
}
