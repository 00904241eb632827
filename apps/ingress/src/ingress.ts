import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import { closeServer, createHealthHandler, createMetrics, listen } from '@peyk/runtime/health'
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
import { MINUTE } from '@peyk/domain/time'
import { createEnqueueDue, inBackground } from '@peyk/orders/enqueue-due'
import { createPanelAdapter } from '@peyk/panel/adapters'
import { createVerifier } from '@peyk/panel/verify-webhook'
import { createProducer } from '@peyk/queues/producer'
import { loadTelemetry } from '@peyk/queues/telemetry'
import { closeRedis, createRedis, waitUntilConnected } from '@peyk/store/connection'
import { inspectRedis } from '@peyk/store/redis-safety'
import { createStore } from '@peyk/store/store'
import { createTelegramClient } from '@peyk/telegram/client'
import { createApp } from './app.ts'
import { startCommandMenu } from './command-menu.ts'
import { createIngressNotes } from './ingress-notes.ts'
import { createRepeats } from './repeats.ts'
import { createEnqueueInOrder } from './enqueue-in-order.ts'
import { startUpdatePoller } from './update-poller.ts'
import { instrumentAnswers } from './instrumented-answers.ts'
import { startWebhookRegistration } from './webhook-registration.ts'

await runProcess('ingress', start)

async function start(settings: Settings, logger: Logger, tracing: Tracing): Promise<Running> {
  const { sources, panel, telegram, notifications, http } = settings
  const onRedisError = (error: Error) =>
    logger.warn('Redis is not reachable; webhooks are answered 503 until it is back', { event: 'redis.error', error })
  const redis = createRedis(settings.redis.url, 'failing', onRedisError)
  const store = createStore(redis, {
    prefix: settings.redis.prefix,
    linkSecret: settings.linkSecret,
    kinds: notifications.kinds,
    retentionDays: notifications.retentionDays,
    pollIntervalSeconds: panel.pollIntervalSeconds,
  })
  const newer = await store.schema.take()
  if (newer !== undefined) throw new SettingsError([newer])
  const producer = createProducer(
    redis,
    settings.redis.prefix,
    onRedisError,
    tracing.isOn ? await loadTelemetry() : undefined,
  )
  const enqueueUpdates = createEnqueueInOrder(store.updates, producer.enqueueUpdates)
  const client = createTelegramClient(telegram)

  const metrics = createMetrics('ingress')
  createRedisMetrics(metrics, () => redis.ping())
  const applyOrderUpdate = instrumentOrderUpdates(store.orders.applyOrderUpdate, metrics, tracing)
  const watchAnswer = instrumentAnswers(metrics)
  const ingressNotes = createIngressNotes(store.ingressNotes.note)
  const background = inBackground(createEnqueueDue({ producer, logger }))
  const adapter = createPanelAdapter(panel)
  const app = createApp({
    panelPath: panel.webhookPath,
    telegramPath: telegram.webhookPath,
    panel: {
      enabled: sources.panel === 'webhook',
      adapter,
      // Where the operator names no signature, those of the panel's kind.
      verify: createVerifier({
        schemes: panel.webhookAuth.length > 0 ? panel.webhookAuth : adapter.schemes,
        secrets: panel.webhookSecrets,
      }),
      repeats: createRepeats(),
      orders: { applyOrderUpdate },
      enqueue: background.enqueue,
      waitForDisk: store.durable.waitForDisk,
      logger,
    },
    telegram: {
      enabled: sources.telegram === 'webhook',
      secret: telegram.webhookSecret,
      enqueueUpdates,
      waitForDisk: store.durable.waitForDisk,
      logger,
    },
    health: createHealthHandler([{ name: 'redis', check: store.assertWritable }], metrics),
    onAnswer: (...answer) => {
      watchAnswer(...answer)
      ingressNotes.onAnswer(answer[0], answer[1])
    },
    span: tracing.span,
    logger,
  })

  const server = createServer(app)
  const port = await listen(server, http.port, http.host)
  const { event, message } = describeMode(sources)
  logger.info(message, { event, port })

  const heartbeat = store.heartbeats.announce({
    app: 'ingress',
    version: VERSION,
    sources,
    secrets: toSecretFingerprints(settings),
  })
  void reportRedis(redis, logger)
  const updates =
    sources.telegram === 'webhook'
      ? startWebhookRegistration(
          client.api,
          `${telegram.webhookUrl}${telegram.webhookPath}`,
          telegram.webhookSecret,
          logger,
        )
      : startUpdatePoller({
          api: client.api,
          leases: store.leases,
          enqueueUpdates,
          waitForDisk: store.durable.waitForDisk,
          connected: waitUntilConnected(redis, MINUTE),
          onPolledTwice: ingressNotes.onPolledTwice,
          holder: randomUUID(),
          logger,
        })
  const menu = startCommandMenu(client.api, notifications.language, logger)

  return {
    close: async () => {
      await heartbeat.leave()
      await Promise.all([closeServer(server), updates.close(), menu.close()])
      await background.finish()
      await producer.close()
      await closeRedis(redis)
      await client.close()
    },
  }
}

/** Says once whether this Redis may be relied on. */
async function reportRedis(redis: Parameters<typeof inspectRedis>[0], logger: Logger): Promise<void> {
  if (!(await waitUntilConnected(redis, MINUTE))) return
  const results = await inspectRedis(redis).catch(() => [])
  for (const { level, check, message, todo } of results) {
    const log = { ok: logger.info, warning: logger.warn, wrong: logger.error }[level]
    log(`Redis ${check}: ${message}${todo === undefined ? '' : `; ${todo}`}`, { event: 'redis.checked', check })
  }
}
