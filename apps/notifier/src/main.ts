import { randomUUID } from 'node:crypto'
import { createMetrics, startHealthServer } from '@peyk/config/health'
import type { Logger } from '@peyk/config/logger'
import { describeMode } from '@peyk/config/mode'
import { runProcess } from '@peyk/config/process'
import type { Running } from '@peyk/config/process'
import type { Settings } from '@peyk/config/settings'
import { systemClock } from '@peyk/domain/clock'
import { createPanelClient } from '@peyk/panel/panel-client'
import { createProducer } from '@peyk/queues/producer'
import { scheduleUpkeep } from '@peyk/queues/schedules'
import { startWorker } from '@peyk/queues/worker'
import type { JobHandler, QueueWorker } from '@peyk/queues/worker'
import type { QueueName } from '@peyk/queues/catalogue'
import { closeRedis, createRedis } from '@peyk/store/connection'
import { createStore } from '@peyk/store/store'
import { createTelegramClient } from '@peyk/telegram/client'
import { createRateLimiter } from '@peyk/telegram/rate-limiter'
import { sendMessage } from '@peyk/telegram/sender'
import type { ChatMessage } from '@peyk/telegram/sender'
import { Counter } from 'prom-client'
import { createReply } from './chat.ts'
import { checkOrders } from './check-orders.ts'
import { deliverNotice } from './deliver-notice.ts'
import { handleUpdate } from './handle-update.ts'
import { SWEEP_EVERY_MS, sweep } from './sweep.ts'

const UPDATES_AT_ONCE = 10
const CHECKS_AT_ONCE = 10

await runProcess('notifier', start)

async function start(settings: Settings, logger: Logger): Promise<Running> {
  const { telegram, panel, notices } = settings
  const { prefix } = settings.redis
  const onRedisError = (error: Error) =>
    logger.warn('Redis is not reachable; work goes on when it is back', { event: 'redis.error', error })
  const redis = createRedis(settings.redis.url, 'waiting', onRedisError)
  const store = createStore(redis, {
    prefix,
    linkSecret: settings.linkSecret,
    kinds: notices.kinds,
    retentionDays: notices.retentionDays,
    pollIntervalSeconds: panel.pollIntervalSeconds,
  })
  const { orders, ledger, chats } = store
  const producer = createProducer(redis, prefix, onRedisError)
  const { notify, renotify } = producer
  const client = createTelegramClient(telegram)
  const panelClient =
    panel.apiBaseUrl === undefined ? undefined : createPanelClient({ ...panel, apiBaseUrl: panel.apiBaseUrl })
  const limiter = createRateLimiter(redis, prefix, {
    perSecond: telegram.ratePerSecond,
    chatIntervalMs: telegram.chatIntervalMs,
  })
  const send = (chatId: string, message: ChatMessage) => sendMessage(client.api, chatId, message)

  const metrics = createMetrics('notifier')
  const outcomes = new Counter({
    name: 'peyk_sends_total',
    help: 'Notices sent, by outcome',
    labelNames: ['outcome'],
    registers: [metrics],
  })
  const noticeDeps = {
    ledger,
    orders,
    chats,
    limiter,
    send,
    sendTimeoutMs: telegram.sendTimeoutMs,
    defaultLanguage: notices.language,
    clock: systemClock,
    newOwner: randomUUID,
    onOutcome: (outcome: string) => outcomes.inc({ outcome }),
    logger,
  }
  const updateDeps = {
    store,
    panel: panelClient,
    kinds: notices.kinds,
    notify,
    reply: createReply({ limiter, send, logger }),
    logger,
    api: client.api,
    defaultLanguage: notices.language,
  }

  const work = <Name extends QueueName>(name: Name, concurrency: number, handle: JobHandler<Name>): QueueWorker =>
    startWorker(name, handle, {
      connection: redis,
      prefix,
      concurrency,
      onError: onRedisError,
      onFailed: (jobId, error, final) =>
        logger[final ? 'error' : 'warn'](`A job of ${name} failed${final ? ' for good' : '; it is tried again'}`, {
          event: 'job.failed',
          queue: name,
          jobId,
          final,
          error,
        }),
    })

  const workers = [
    work('telegram-updates', UPDATES_AT_ONCE, ({ payload }) => handleUpdate(payload.update, updateDeps)),
    work('notifications', settings.notifier.concurrency, ({ payload: { orderId, kind } }) =>
      deliverNotice({ orderId, kind }, noticeDeps),
    ),
    work('upkeep', 1, () => sweep({ ledger, orders, renotify, uncertainPolicy: notices.uncertainPolicy, logger })),
    ...(panelClient
      ? [
          work('order-checks', CHECKS_AT_ONCE, ({ payload }) =>
            checkOrders(payload.orderIds, { orders, panel: panelClient, notify, logger }),
          ),
        ]
      : []),
  ]
  const allRun = async () => {
    if (!workers.every((worker) => worker.isRunning())) throw new Error('a worker is not running')
  }
  const health = await startHealthServer(
    settings.notifier.port,
    [
      { name: 'redis', check: store.assertWritable },
      { name: 'workers', check: allRun },
    ],
    metrics,
  )
  const { event, message } = describeMode(settings.sources)
  logger.info(message, { event, port: health.port })
  void scheduleUpkeep(producer.queue('upkeep'), SWEEP_EVERY_MS).catch(onRedisError)

  return {
    close: async () => {
      await Promise.all(workers.map((worker) => worker.close()))
      await health.close()
      await producer.close()
      await closeRedis(redis)
      await client.close()
    },
  }
}
