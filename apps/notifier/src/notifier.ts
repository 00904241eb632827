import { randomUUID } from 'node:crypto'
import { SettingsError } from '@peyk/config/settings'
import { PAUSE_REASONS } from '@peyk/domain/sending-pause'
import type { SendingPause } from '@peyk/domain/sending-pause'
import { MINUTE, SECOND } from '@peyk/domain/time'
import { createEnqueueDue } from '@peyk/orders/enqueue-due'
import { findStuckCause } from '@peyk/orders/stuck-cause'
import type { Watchdog } from '@peyk/queues/watchdog'
import { createHealthListener } from '@peyk/runtime/health'
import { backfillWhenConnected } from '@peyk/runtime/backfill-when-connected'
import { instrumentOrderUpdates } from '@peyk/runtime/instrument-order-updates'
import { openMetrics } from '@peyk/runtime/metrics'
import { announce, logMode, openRuntime, serve } from '@peyk/runtime/open-runtime'
import type { AppProcess, Runtime } from '@peyk/runtime/open-runtime'
import { readRedisClock } from '@peyk/store/redis-clock'
import { toAlertMessage } from '@peyk/telegram/alert-message'
import { createTelegramClient } from '@peyk/telegram/client'
import type { TelegramApi } from '@peyk/telegram/client'
import { loadTemplates } from '@peyk/telegram/load-templates'
import { probeTelegram } from '@peyk/telegram/probe'
import { createRateLimiter } from '@peyk/telegram/rate-limiter'
import type { RateLimiter } from '@peyk/telegram/send-slot'
import { sendMessage } from '@peyk/telegram/sender'
import type { ChatMessage } from '@peyk/telegram/sender'
import type { Templates } from '@peyk/telegram/templates'
import { announceName } from './announce-name.ts'
import { instrumentLimiter } from './instrumented-limiter.ts'
import { CLOCK_METRICS, PAID_TO_NOTIFIED, SENDING_PAUSED, STUCK_METRICS, WAITS_ASKED } from './metrics.ts'
import { pauseOnFaults } from './pausing-limiter.ts'
import { requestInTurn } from './chat-messages.ts'
import { createAlertRedisRefusal } from './operators/alert-redis-refusal.ts'
import { ALERT_OPERATORS_EVERY_MS, createOperators } from './operators/operators.ts'
import { createOperatorsChat } from './operators/operators-chat.ts'
import { watchRedis } from './operators/watch-redis.ts'
import { watchStuck } from './operators/watch-stuck.ts'
import type { StuckWatch } from './operators/watch-stuck.ts'
import { openPanel } from './open-panel.ts'
import type { Panel } from './open-panel.ts'
import { CLOCKS_AGREE_MS, createRedisTime } from './redis-time.ts'
import type { RedisTime } from './redis-time.ts'
import { SWEEP_EVERY_MS } from './maintenance/sweep.ts'
import { keepTurns } from './maintenance/turns.ts'
import { handleMaintenance } from './queues/maintenance.ts'
import { handleNotifications } from './queues/notifications.ts'
import { handleOrderChecks } from './queues/order-checks.ts'
import type { QueueHandlers } from './queues/queue-handler.ts'
import { handleTelegramUpdates } from './queues/telegram-updates.ts'
import { watchPause } from './watch-pause.ts'
import type { PauseWatch } from './watch-pause.ts'
import { startWorkers } from './workers.ts'

/** Works on the queues until the process stops. */
export async function startNotifier(process: AppProcess): Promise<void> {
  const { templates, problems } = loadTemplates(process.settings.notifications)
  if (problems.length > 0) throw new SettingsError(problems)
  const runtime = instrumentStore(
    await openRuntime(process, {
      whenAway: 'waiting',
      awayMessage: 'work goes on when it is back',
      onPaidNotified: (registry) => {
        const times = PAID_TO_NOTIFIED(registry)
        return (tookMs) => times.observe(tookMs / SECOND)
      },
    }),
  )
  const { settings, logger, closers, store, metrics } = runtime
  const client = createTelegramClient(settings.telegram)
  closers.add(client.close)
  const limiter = openLimiter(runtime)
  const panel = await openPanel(settings.panel, metrics, logger, store.alerts)
  closers.add(() => panel?.close())

  const stopping = new AbortController()
  const time = createRedisTime(() => readRedisClock(runtime.redis))
  const { api } = client
  const handlers = createHandlers(runtime, { api, limiter, templates, panel, time, stopping: stopping.signal })
  const pauseWatch = startPauseWatch(runtime, api)
  const watchdog = Promise.withResolvers<Watchdog>()
  const stuckWatch = startStuckWatch(runtime, api)
  closers.add(stuckWatch.close)
  const checks = [
    { name: 'redis', check: store.assertWritable },
    { name: 'sending', check: async () => describePause(pauseWatch.current()) },
    { name: 'deliveries', check: stuckWatch.assertMoving },
    { name: 'workers', check: async () => (await watchdog.promise).assertNotStalled() },
  ]
  const health = createHealthListener(checks, metrics)
  // Before the workers: it answers until they have finished their jobs.
  logMode(runtime, await serve(runtime, health, { port: settings.notifier.port, host: '0.0.0.0' }))
  watchdog.resolve(startWorkers(handlers, runtime))
  // Before the workers are closed: what waits for a slot gives up, so that they need not wait for it.
  closers.add(() => {
    stopping.abort()
    limiter.stop()
  })
  closers.add(startRedisWatch(runtime, client.api, time).close)
  closers.add(startTurns(runtime).close)
  closers.add(backfillWhenConnected(runtime).close)
  const amend = announce(runtime, { concurrency: settings.notifier.concurrency })
  void announceName(api, amend, stopping.signal)
}

type HandlerParts = {
  api: TelegramApi
  limiter: RateLimiter
  templates: Templates
  /** Absent where the panel's address is not set. */
  panel: Panel | undefined
  time: RedisTime
  stopping: AbortSignal
}

/** Returns what this process does with each queue's jobs. Without the panel's address it takes no checks. */
function createHandlers(runtime: Runtime, { templates, panel, time, stopping, ...chat }: HandlerParts): QueueHandlers {
  const { settings, store, producer, logger, tracing } = runtime
  const enqueue = createEnqueueDue({ producer, logger })
  const shared = { settings, store, producer, enqueue, logger, ...chat }
  const now = () => readRedisClock(runtime.redis)
  const operators = createOperators({
    ...shared,
    now,
    send: (chatId, message) =>
      requestInTurn(chat.limiter, 'operators', chatId, () => sendMessage(chat.api, chatId, message)),
  })
  return {
    'telegram-updates': handleTelegramUpdates({
      ...shared,
      panel: panel && { fetchOrders: panel.fetchForCustomer },
      operators,
    }),
    notifications: handleNotifications({ ...shared, templates, tracing }),
    maintenance: handleMaintenance({ ...shared, panel, operators, time, now, stopping }),
    ...(panel && {
      'order-checks': handleOrderChecks({ orders: store.orders, enqueue, logger, panel, signal: stopping }),
    }),
  }
}

function instrumentStore(runtime: Runtime): Runtime {
  const { store, metrics, tracing } = runtime
  const applyOrderUpdate = instrumentOrderUpdates(store.orders.applyOrderUpdate, metrics, tracing)
  return { ...runtime, store: { ...store, orders: { ...store.orders, applyOrderUpdate } } }
}

/** Operators want to know of a chat that has to wait for longer. */
const LONG_WAIT_MS = 1 * MINUTE

function openLimiter({ settings, redis, prefix, store, metrics, tracing, closers, logger }: Runtime) {
  const { botId, ratePerSecond, chatIntervalMs, sendTimeoutMs } = settings.telegram
  const limits = { perSecond: ratePerSecond, chatIntervalMs, sendTimeoutMs }
  const limiter = createRateLimiter(redis, prefix, limits, botId)
  closers.add(limiter.close)
  const waitsAsked = WAITS_ASKED(metrics)
  const onWait = (scope: 'bot' | 'chat', chatId: string, waitMs: number) => {
    waitsAsked.inc({ scope })
    if (scope === 'bot') return
    const seconds = Math.ceil(waitMs / SECOND)
    logger[waitMs > LONG_WAIT_MS ? 'warn' : 'info'](
      `Telegram asked to wait ${seconds} s before the next message to chat ${chatId}; peyk resume --chat ${chatId} ends the wait`,
      { event: 'sending.chat_waits', chatId, seconds },
    )
  }
  const pausing = pauseOnFaults(limiter, { sending: store.sending, onWait })
  return instrumentLimiter(pausing, ratePerSecond, metrics, tracing)
}

function startPauseWatch({ store, metrics, closers, logger }: Runtime, api: TelegramApi): PauseWatch {
  const pauseWatch = watchPause({ sending: store.sending, probe: () => probeTelegram(api), logger })
  closers.add(pauseWatch.close)
  SENDING_PAUSED(metrics, (paused) => {
    for (const reason of PAUSE_REASONS) paused.set({ reason }, pauseWatch.current()?.reason === reason ? 1 : 0)
  })
  return pauseWatch
}

/** Returns what `/readyz` says of a pause. A notifier is ready all the same: another one could not send either. */
function describePause(pause: SendingPause | undefined): string | undefined {
  if (pause === undefined) return undefined
  const { reason, sinceMs, untilMs } = pause
  const until = untilMs === undefined ? '' : ` until ${new Date(untilMs).toISOString()}`
  return `paused (${reason}) since ${new Date(sinceMs).toISOString()}${until}`
}

function startRedisWatch(
  { store, settings, metrics, logger }: Runtime,
  api: TelegramApi,
  time: RedisTime,
): { close: () => void } {
  const { ahead, setBack } = openMetrics(metrics, CLOCK_METRICS)
  return watchRedis({
    readClock: time.read,
    onClock: ({ aheadMs, jumpedMs }) => {
      ahead.set(aheadMs / SECOND)
      if (jumpedMs < -CLOCKS_AGREE_MS) setBack.inc()
    },
    alerts: store.alerts,
    leases: store.leases,
    holder: randomUUID(),
    inspect: store.inspectRedis,
    alertRedisRefusal: createAlertRedisRefusal({
      admin: settings.admin,
      record: store.operators,
      send: (chatId, message) => sendMessage(api, chatId, message),
      language: settings.notifications.language,
      logger,
    }),
    logger,
  })
}

/** The alert goes neither through the queues nor through the limiter, which may be the cause. */
function startStuckWatch({ store, producer, settings, metrics, logger }: Runtime, api: TelegramApi): StuckWatch {
  const { language } = settings.notifications
  const send = (chatId: string, message: ChatMessage) => sendMessage(api, chatId, message)
  const chat = createOperatorsChat({ admin: settings.admin, record: store.operators, send, logger })
  const watch = watchStuck({
    read: store.progress.read,
    findCause: () => findStuckCause({ store, producer }),
    leases: store.leases,
    holder: randomUUID(),
    alert: async (waitedMs, { name: cause }) =>
      !chat.exists || chat.send(toAlertMessage({ stuck: { waitedMs, cause } }, language)),
    logger,
  })
  STUCK_METRICS.oldest(metrics, (gauge) => gauge.set(watch.waits().oldestMs / SECOND))
  STUCK_METRICS.sweep(metrics, (gauge) => gauge.set(watch.waits().sweepMs / SECOND))
  return watch
}

function startTurns({ settings, store, producer, onRedisError }: Runtime): { close: () => void } {
  const { reconcileEveryMinutes, backfillEveryMinutes } = settings.panel
  return keepTurns({
    turns: [
      { name: 'sweep', everyMs: SWEEP_EVERY_MS },
      { name: 'alerts', everyMs: ALERT_OPERATORS_EVERY_MS },
      ...(reconcileEveryMinutes ? [{ name: 'reconcile' as const, everyMs: reconcileEveryMinutes * MINUTE }] : []),
      ...(backfillEveryMinutes ? [{ name: 'backfill' as const, everyMs: backfillEveryMinutes * MINUTE }] : []),
    ],
    leases: store.leases,
    enqueue: producer.enqueueMaintenance,
    onError: onRedisError,
  })
}
