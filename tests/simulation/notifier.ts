import type { Logger } from '@peyk/runtime/logger'
import type { Notification, NotificationKind } from '@peyk/domain/notification'
import { toNotificationId } from '@peyk/domain/notification'
import type { SendOutcome } from '@peyk/domain/send-outcome'
import { createEnqueueDue } from '@peyk/orders/enqueue-due'
import { reconcile } from '@peyk/orders/reconcile'
import type { ReconcileDeps } from '@peyk/orders/reconcile'
import { QUEUES } from '@peyk/queues/catalogue'
import type { ChatMessage } from '@peyk/telegram/sender'
import { wordsOf } from '@peyk/telegram/words'
import { start } from '../../apps/notifier/src/commands/start.ts'
import { stop } from '../../apps/notifier/src/commands/stop.ts'
import { deliver } from '../../apps/notifier/src/deliver.ts'
import { reportDelivery } from '../../apps/notifier/src/delivery-result.ts'
import { createExpirePending } from '../../apps/notifier/src/maintenance/expire-pending.ts'
import { sweep } from '../../apps/notifier/src/maintenance/sweep.ts'
import { createRedisTime } from '../../apps/notifier/src/redis-time.ts'
import type { RedisTime } from '../../apps/notifier/src/redis-time.ts'
import { attendPause } from '../../apps/notifier/src/watch-pause.ts'
import type { BugName } from './bugs.ts'
import type { JobQueue } from './job-queue.ts'
import { reach } from './reach.ts'
import { createSimulatedLimits } from './simulated-limiter.ts'
import type { SimulatedProcess } from './simulated-process.ts'
import type { SimulatedTelegram } from './simulated-telegram.ts'
import { SEND_TIMEOUT_MS } from './station.ts'
import type { Station } from './station.ts'
import type { World } from './world.ts'

/** Redis's own time counts then. */
const LATER_MS = Date.UTC(2200, 0)
const PENDING_TTL_DAYS = 30

export type Policy = 'hold' | 'resend'
export type NotifierDeps = {
  world: World
  telegram: SimulatedTelegram
  queue: () => JobQueue
  stationOf: (process: SimulatedProcess) => Station
  /** `NOTIFY_ON` */
  kinds: readonly NotificationKind[]
  policy: Policy
  bug: BugName | undefined
}

export type Notifier = ReturnType<typeof createNotifier>

/** What notifiers do, in the real code: deliver, sweep, and answer `/start` and `/stop`. */
export function createNotifier({ world, telegram, queue, stationOf, kinds, policy, bug }: NotifierDeps) {
  let attempts = 0
  let updates = 0
  const limitsOf = createSimulatedLimits(world, stationOf)

  const enqueueFrom =
    (process: SimulatedProcess) =>
    (notification: Notification): Promise<void> =>
      reach(world, process, `queue ${toNotificationId(notification)}`, () => queue().add(deliveryOf(notification)))

  const enqueueAllFrom = (process: SimulatedProcess) => async (notifications: readonly Notification[]) => {
    for (const notification of notifications) await enqueueFrom(process)(notification)
  }
  const requeueFrom = (process: SimulatedProcess) => async (notifications: readonly Notification[]) => {
    for (const notification of notifications) {
      const key = toNotificationId(notification)
      await reach(world, process, `queue ${key} again`, () => queue().add({ ...deliveryOf(notification), key }))
    }
  }
  const enqueueDueFrom = (process: SimulatedProcess) =>
    createEnqueueDue({
      producer: { enqueueNotification: enqueueFrom(process), enqueueNotifications: enqueueAllFrom(process) },
      logger: loggerOf(world, process),
    })

  const deliveryOf = (notification: Notification) => ({
    label: `the job of ${toNotificationId(notification)}`,
    isSwept: true as const,
    attempts: QUEUES.notifications.attempts,
    run: async (process: SimulatedProcess) => {
      const { store } = stationOf(process)
      const result = await deliver(notification, {
        ...store,
        limiter: limitsOf(process),
        send: async (chatId, message) => mistake(await telegram.send(process, notification, chatId, message), bug),
        sendTimeoutMs: SEND_TIMEOUT_MS,
        defaultLanguage: 'en',
        clock: process.clock,
        neededWhile: (work) => work(),
        newOwner: () => `${process.name}/${(attempts += 1)}`,
        onOpen: alertFrom(process),
        logger: loggerOf(world, process),
      })
      return reportDelivery(notification, result, loggerOf(world, process))
    },
  })

  const alertFrom = (process: SimulatedProcess) => (notification: Notification) =>
    reach(world, process, `show the operator ${toNotificationId(notification)}`, () => undefined)

  const times = new Map<string, RedisTime>()
  const expirePendingFrom = async (process: SimulatedProcess): Promise<number> => {
    // A process that starts again has to confirm the time again.
    const life = `${process.name} ${process.life}`
    const time = times.get(life) ?? createRedisTime(stationOf(process).readRedisMs, process.clock.nowMs, world.nowMs)
    times.set(life, time)
    await time.read()
    const { orders } = stationOf(process).store
    const deps = { orders, enqueue: enqueueDueFrom(process), logger: loggerOf(world, process) }
    return createExpirePending({ ...deps, pendingTtlDays: PENDING_TTL_DAYS, time })()
  }

  const command = (
    label: string,
    chatId: string,
    argument: string,
    handler: typeof start,
    updateId = (updates += 1),
  ) => ({
    label,
    attempts: QUEUES['telegram-updates'].attempts,
    run: (process: SimulatedProcess) =>
      handler(
        { updateId, chatId, userId: chatId, argument, language: 'en', words: wordsOf('en') },
        {
          store: stationOf(process).store,
          defaultLanguage: 'en',
          kinds,
          enqueue: enqueueDueFrom(process),
          reply: (_chatId: string, _message: ChatMessage) =>
            reach(world, process, `answer in chat ${chatId}`, () => undefined),
          countRefusedLink: async () => undefined,
          logger: loggerOf(world, process),
        },
      ),
  })

  return {
    enqueueDueFrom,
    sweep: async (process: SimulatedProcess): Promise<string> => {
      const swept = await sweep({
        ...stationOf(process).store,
        requeue: requeueFrom(process),
        waitingJobs: async () => 0,
        onOpen: alertFrom(process),
        uncertainPolicy: policy,
        logger: loggerOf(world, process),
      })
      return `${swept}, ${await expirePendingFrom(process)} expired`
    },
    /** Asks the panel about every order that may still be paid. */
    reconcile: (fetchOrders: ReconcileDeps['panel']['fetchOrders']) => async (process: SimulatedProcess) => {
      const { orders } = stationOf(process).store
      const { asked, queued } = await reconcile({
        orders,
        panel: { fetchOrders },
        enqueue: enqueueDueFrom(process),
        logger: loggerOf(world, process),
        batchSize: 100,
        signal: new AbortController().signal,
        onProgress: () => undefined,
      })
      for (let i = 0; i < queued; i += 1) world.count('ended missed by webhooks')
      return `${asked} asked, ${queued} queued`
    },
    compact: async (process: SimulatedProcess): Promise<string> => {
      const { compacted } = await stationOf(process).store.ledger.compact(0, LATER_MS)
      for (let i = 0; i < compacted; i += 1) world.count('compacted')
      return `${compacted} compacted`
    },
    /** What each notifier does every second. */
    attendPause: (process: SimulatedProcess): Promise<void> =>
      attendPause(
        {
          sending: stationOf(process).store.sending,
          probe: () => telegram.probe(process),
          logger: loggerOf(world, process),
        },
        () => undefined,
      ),
    start: (chatId: string, payload: string) => command(`/start ${payload}`, chatId, payload, start),
    stop: (chatId: string, orderId: string) => command(`/stop ${orderId}`, chatId, orderId, stop),
  }
}

function mistake(outcome: SendOutcome, bug: BugName | undefined): SendOutcome {
  if (bug === 'retry-on-timeout' && outcome.kind === 'uncertain') return { kind: 'not_sent', reason: outcome.reason }
  if (bug === 'reject-for-the-token' && outcome.kind === 'bot_refused')
    return { kind: 'rejected', reason: outcome.reason }
  return outcome
}

/** The log's events, in the trace. */
export function loggerOf(world: World, process: SimulatedProcess): Logger {
  const line = (message: string, { event }: { event?: string } = {}) => {
    world.count(`log ${event}`)
    world.say(() => `${process.name}: log ${event}: ${message}`)
  }
  return { info: line, warn: line, error: line } as unknown as Logger
}
