import { randomUUID } from 'node:crypto'
import { checkOrders } from '@peyk/orders/check-orders'
import { createEnqueueDue } from '@peyk/orders/enqueue-due'
import type { Logger } from '@peyk/runtime/logger'
import type { Settings } from '@peyk/config/settings'
import type { Tracing } from '@peyk/runtime/tracing'
import { systemClock } from '@peyk/domain/clock'
import type { PanelClient } from '@peyk/panel/panel-client'
import type { QueueName } from '@peyk/queues/catalogue'
import type { Producer } from '@peyk/queues/producer'
import type { JobHandler } from '@peyk/queues/worker'
import type { Store } from '@peyk/store/store'
import type { TelegramApi } from '@peyk/telegram/client'
import { editMessage } from '@peyk/telegram/editor'
import type { RateLimiter } from '@peyk/telegram/rate-limiter'
import { sendMessage } from '@peyk/telegram/sender'
import type { ChatMessage } from '@peyk/telegram/sender'
import type { Templates } from '@peyk/telegram/templates'
import { createBotProfile } from './bot-profile.ts'
import { createEdit } from './chat-edit.ts'
import { createReply } from './chat.ts'
import { deliverNotification } from './deliver-notification.ts'
import { createExpirePending } from './expire-pending.ts'
import { handleUpdate } from './handle-update.ts'
import { createOperators } from './operators/operators.ts'
import { createOperatorsChat } from './operators/operators-chat.ts'
import { createSignedButtons } from './signed-buttons.ts'
import { runReconcile } from './reconcile-job.ts'
import { createSendInTurn } from './send-in-turn.ts'
import { sweep } from './sweep.ts'
import { createTracedDelivery } from './traced-delivery.ts'

export type JobsDeps = {
  settings: Settings
  store: Store
  producer: Producer
  api: TelegramApi
  limiter: RateLimiter
  templates: Templates
  /** Absent where nobody said where the panel is. */
  panel: PanelClient | undefined
  span: Tracing['span']
  /** Ends what would take long, when the process is to stop. */
  stopping: AbortSignal
  logger: Logger
}

/** How many jobs of a queue this process works on at once, and what it does with one. */
export type JobTable = { [Name in QueueName]?: { concurrency: number; handle: JobHandler<Name> } }

const UPDATES_AT_ONCE = 10
const CHECKS_AT_ONCE = 10
/** A reconciliation takes long, and so does a Telegram that is silent; the sweep goes on beside them. */
const MAINTENANCE_AT_ONCE = 3

/** What this process does with each queue's jobs. Without the panel's address it leaves checks to nobody. */
export function createJobs({
  settings,
  store,
  producer,
  api,
  limiter,
  templates,
  panel,
  span,
  stopping,
  logger,
}: JobsDeps): JobTable {
  const { telegram, notifications, admin, notifier } = settings
  const { ledger, orders } = store
  const enqueue = createEnqueueDue({ producer, logger })
  const requeue = producer.requeueNotifications
  const onOpen = producer.enqueueAlerts
  const send = (chatId: string, message: ChatMessage) => sendMessage(api, chatId, message)
  const reply = createReply({ send: createSendInTurn({ limiter, rank: 'reply', send }), logger })
  const { language, timeZone } = notifications
  const sendToOperators = createSendInTurn({ limiter, rank: 'operators', send })
  const chat = createOperatorsChat({ admin, record: store.operators, send: sendToOperators, logger })
  const operators = createOperators({
    store,
    chat,
    queue: producer.queue,
    sources: settings.sources,
    atMinutes: admin.summaryAtMinutes,
    timeZone,
    language,
    now: Date.now,
    logger,
  })

  const notificationDeps = {
    ledger,
    orders,
    limiter,
    send,
    sendTimeoutMs: telegram.sendTimeoutMs,
    defaultLanguage: language,
    templates,
    clock: systemClock,
    newOwner: randomUUID,
    onOpen,
    logger,
  }
  const deliver = createTracedDelivery((notification) => deliverNotification(notification, notificationDeps), span)
  const uncertainAlerts = { store, chat, language, api, enqueue }
  const edit = createEdit({ limiter, edit: (chatId, id, message) => editMessage(api, chatId, id, message), logger })
  const updateDeps = {
    store,
    panel,
    kinds: notifications.kinds,
    enqueue,
    reply,
    edit,
    logger,
    api,
    uncertainAlerts,
    operators,
    operatorsChat: admin.chatId,
    defaultLanguage: language,
    timeZone: notifications.timeZone,
    buttons: createSignedButtons(settings.linkSecret),
    profile: createBotProfile(api),
    updateState: producer.updateState,
    promoteUpdate: producer.promoteUpdate,
  }
  const waitingJobs = async () => producer.queue('notifications').getWaitingCount()
  const sweepDeps = {
    ledger,
    orders,
    requeue,
    waitingJobs,
    onOpen,
    uncertainPolicy: notifications.uncertainPolicy,
    logger,
  }

  const expirePending = createExpirePending({
    orders,
    enqueue,
    pendingTtlDays: notifications.pendingTtlDays,
    logger,
  })
  const checkDeps = { orders, enqueue, logger, signal: stopping }
  const maintenance: JobHandler<'maintenance'> = async ({ name }) => {
    if (name === 'alerts') return operators.sendDue()
    if (name === 'reconcile') {
      if (panel === undefined) return 'nobody said where the panel is'
      const { batchSize } = settings.panel
      return runReconcile({ ...checkDeps, panel, batchSize, leases: store.leases, logger })
    }
    const swept = await sweep(sweepDeps)
    return `${swept}, ${await expirePending()} expired`
  }

  return {
    'telegram-updates': {
      concurrency: UPDATES_AT_ONCE,
      handle: ({ payload }) => handleUpdate(payload.update, updateDeps),
    },
    notifications: {
      concurrency: notifier.concurrency,
      handle: ({ payload: { orderId, kind } }) => deliver({ orderId, kind }),
    },
    maintenance: { concurrency: MAINTENANCE_AT_ONCE, handle: maintenance },
    ...(panel && {
      'order-checks': {
        concurrency: CHECKS_AT_ONCE,
        handle: ({ payload }) => checkOrders(payload.orderIds, { ...checkDeps, panel }),
      },
    }),
  }
}
