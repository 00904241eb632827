import { SettingsError } from '@peyk/config/settings'
import { MINUTE, SECOND } from '@peyk/domain/time'
import { createEnqueueDue } from '@peyk/orders/enqueue-due'
import type { Watchdog } from '@peyk/queues/watchdog'
import { createReadiness } from '@peyk/runtime/health'
import { backfillWhenConnected } from '@peyk/runtime/backfill-when-connected'
import { instrumentOrderUpdates } from '@peyk/runtime/instrument-order-updates'
import { announce, logMode, openRuntime } from '@peyk/runtime/open-runtime'
import type { AppProcess, Runtime } from '@peyk/runtime/open-runtime'
import { serveMetrics } from '@peyk/runtime/serve'
import { tracePanel, traceTelegram } from '@peyk/runtime/trace-requests'
import { readRedisClock } from '@peyk/store/redis-clock'
import { createTelegramClient } from '@peyk/telegram/client'
import type { TelegramApi } from '@peyk/telegram/client'
import { loadTemplates } from '@peyk/telegram/load-templates'
import type { RateLimiter } from '@peyk/telegram/send-slot'
import { sendMessage } from '@peyk/telegram/sender'
import type { Templates } from '@peyk/telegram/templates'
import { announceName } from './announce-name.ts'
import { openLimiter } from './open-limiter.ts'
import { PAID_TO_NOTIFIED } from './metrics.ts'
import { requestInTurn } from './chat-messages.ts'
import { ALERT_OPERATORS_EVERY_MS, createOperators } from './operators/operators.ts'
import { startRedisWatch } from './operators/watch-redis.ts'
import { startChecksWatch } from './operators/watch-checks.ts'
import { startStuckWatch } from './operators/watch-stuck.ts'
import { openPanel } from './open-panel.ts'
import type { Panel } from './open-panel.ts'
import { createRedisTime } from './redis-time.ts'
import type { RedisTime } from './redis-time.ts'
import { SWEEP_EVERY_MS } from './maintenance/sweep.ts'
import { keepTurns } from './maintenance/turns.ts'
import { handleMaintenance } from './queues/maintenance.ts'
import { handleNotifications } from './queues/notifications.ts'
import { handleOrderChecks } from './queues/order-checks.ts'
import type { QueueHandlers } from './queues/queue-handler.ts'
import { handleTelegramUpdates } from './queues/telegram-updates.ts'
import { describePause, startPauseWatch } from './watch-pause.ts'
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
  const client = createTelegramClient({ ...settings.telegram, traceFetch: traceTelegram(runtime.tracing) })
  closers.add(client.close)
  const limiter = openLimiter(runtime)
  const panel = await openPanel(settings.panel, metrics, logger, store.alerts, tracePanel(runtime.tracing))
  closers.add(() => panel?.close())

  const stopping = new AbortController()
  const time = createRedisTime(() => readRedisClock(runtime.redis))
  const { api } = client
  const handlers = createHandlers(runtime, { api, limiter, templates, panel, time, stopping: stopping.signal })
  const pauseWatch = startPauseWatch(runtime, api)
  const watchdog = Promise.withResolvers<Watchdog>()
  const stuckWatch = startStuckWatch(runtime, api)
  closers.add(stuckWatch.close)
  closers.add(startChecksWatch(runtime, api).close)
  const readiness = createReadiness([
    { name: 'redis', check: store.assertWritable },
    { name: 'sending', check: async () => describePause(pauseWatch.current()) },
    { name: 'deliveries', check: stuckWatch.assertMoving },
    { name: 'workers', check: async () => (await watchdog.promise).assertNotStalled() },
  ])
  // Before the workers: it answers until they have finished their jobs.
  logMode(runtime, await serveMetrics(runtime, readiness, settings.metrics.ports.notifier))
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
  const { settings, store, producer, logger, tracing, neededWhile } = runtime
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
      metrics: runtime.metrics,
      panel: panel && { fetchOrders: panel.fetchForCustomer },
      operators,
    }),
    notifications: handleNotifications({ ...shared, templates, tracing, neededWhile }),
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
