import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import { closeServer, createHealthHandler, createMetrics, listen } from '@peyk/config/health'
import type { Logger } from '@peyk/config/logger'
import { describeMode } from '@peyk/config/mode'
import { runProcess } from '@peyk/config/process'
import type { Running } from '@peyk/config/process'
import { createRedisMetrics } from '@peyk/config/redis-metrics'
import { toSecretMarks } from '@peyk/config/secret-marks'
import { SettingsError } from '@peyk/config/settings'
import type { Settings } from '@peyk/config/settings'
import type { Tracing } from '@peyk/config/tracing'
import { VERSION } from '@peyk/config/version'
import { createWatchedNews } from '@peyk/config/watched-news'
import { MINUTE } from '@peyk/domain/time'
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
import { createNoteIntake } from './intake-notes.ts'
import { createNoticeQueueing } from './notice-queueing.ts'
import { createRepeats } from './repeats.ts'
import { createTakeUpdates } from './take-updates.ts'
import { startUpdatePoller } from './update-poller.ts'
import { createWatchedAnswers } from './watched-answers.ts'
import { startWebhookRegistration } from './webhook-registration.ts'

await runProcess('ingress', start)

async function start(settings: Settings, logger: Logger, tracing: Tracing): Promise<Running> {
  const { sources, panel, telegram, notices, http } = settings
  const onRedisError = (error: Error) =>
    logger.warn('Redis is not reachable; webhooks are answered 503 until it is back', { event: 'redis.error', error })
  const redis = createRedis(settings.redis.url, 'failing', onRedisError)
  const store = createStore(redis, {
    prefix: settings.redis.prefix,
    linkSecret: settings.linkSecret,
    kinds: notices.kinds,
    retentionDays: notices.retentionDays,
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
  const takeUpdates = createTakeUpdates(store.updates, producer.takeUpdates)
  const client = createTelegramClient(telegram)

  const metrics = createMetrics('ingress')
  createRedisMetrics(metrics, () => redis.ping())
  const applyNews = createWatchedNews(store.orders.applyNews, metrics, tracing)
  const watchAnswer = createWatchedAnswers(metrics)
  const intake = createNoteIntake(store.intake.note)
  const queueing = createNoticeQueueing(producer.notify, logger)
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
      applyNews: (news) => applyNews(news, 'webhook'),
      notify: queueing.start,
      settle: store.durable.settle,
      logger,
    },
    telegram: {
      enabled: sources.telegram === 'webhook',
      secret: telegram.webhookSecret,
      takeUpdates,
      settle: store.durable.settle,
      logger,
    },
    health: createHealthHandler([{ name: 'redis', check: store.assertWritable }], metrics),
    onAnswer: (...answer) => {
      watchAnswer(...answer)
      intake.onAnswer(answer[0], answer[1])
    },
    span: tracing.span,
  })

  const server = createServer(app)
  const port = await listen(server, http.port, http.host)
  const { event, message } = describeMode(sources)
  logger.info(message, { event, port })

  const presence = store.presence.announce({
    app: 'ingress',
    version: VERSION,
    sources,
    secrets: toSecretMarks(settings),
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
          takeUpdates,
          settle: store.durable.settle,
          connected: waitUntilConnected(redis, MINUTE),
          onPolledTwice: intake.onPolledTwice,
          holder: randomUUID(),
          logger,
        })
  const menu = startCommandMenu(client.api, notices.language, logger)

  return {
    close: async () => {
      await presence.leave()
      await Promise.all([closeServer(server), updates.close(), menu.close()])
      await queueing.finish()
      await producer.close()
      await closeRedis(redis)
      await client.close()
    },
  }
}

/** Says once whether this Redis may be relied on. */
async function reportRedis(redis: Parameters<typeof inspectRedis>[0], logger: Logger): Promise<void> {
  if (!(await waitUntilConnected(redis, MINUTE))) return
  const findings = await inspectRedis(redis).catch(() => [])
  for (const { level, check, message, todo } of findings) {
    const log = { ok: logger.info, warning: logger.warn, wrong: logger.error }[level]
    log(`Redis ${check}: ${message}${todo === undefined ? '' : `; ${todo}`}`, { event: 'redis.checked', check })
  }
}
