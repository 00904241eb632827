import { randomUUID } from 'node:crypto'
import { checkOrders } from '@peyk/checks/check-orders'
import type { Logger } from '@peyk/config/logger'
import type { Settings } from '@peyk/config/settings'
import type { Tracing } from '@peyk/config/tracing'
import { systemClock } from '@peyk/domain/clock'
import type { DueNotice } from '@peyk/domain/notice'
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
import pLimit from 'p-limit'
import { createReply } from './chat.ts'
import { logFindings } from './check-findings.ts'
import { deliverBundle } from './deliver-bundle.ts'
import { deliverNotice } from './deliver-notice.ts'
import { createExpirePending } from './expire-pending.ts'
import { handleUpdate } from './handle-update.ts'
import { createOperators } from './operators/operators.ts'
import { createOperatorsChat } from './operators/operators-chat.ts'
import { createSignedButtons } from './signed-buttons.ts'
import { runReconcile } from './reconcile-job.ts'
import { createSendInTurn } from './send-in-turn.ts'
import { sweep } from './sweep.ts'
import { createTracedDelivery } from './traced-delivery.ts'
import { showCard } from './uncertain-card.ts'

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
const UPKEEP_AT_ONCE = 3

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
  const { telegram, notices, admin, notifier } = settings
  const { ledger, orders, findChat } = store
  const { notify, renotify } = producer
  const onKept = producer.tellOperators
  const send = (chatId: string, message: ChatMessage) => sendMessage(api, chatId, message)
  const reply = createReply({ send: createSendInTurn({ limiter, rank: 'reply', send }), logger })
  const { language, timeZone } = notices
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

  const noticeDeps = {
    findChat,
    ledger,
    orders,
    limiter,
    send,
    sendTimeoutMs: telegram.sendTimeoutMs,
    defaultLanguage: language,
    templates,
    clock: systemClock,
    newOwner: randomUUID,
    onKept,
    logger,
  }
  const oneOfMany = pLimit(notifier.concurrency)
  const deliverTraced = createTracedDelivery((notice) => deliverNotice(notice, noticeDeps), span)
  const deliver = ({ orderId, kind, chatId }: DueNotice) => oneOfMany(() => deliverTraced({ orderId, kind, chatId }))
  const bundleDeps = {
    deliver,
    notifyLater: producer.notifyLater,
    holdQueue: (ms: number) => producer.holdQueue('notifications', ms),
    logger,
  }
  const cards = { store, chat, language, api, notify }
  const edit = createEdit({ limiter, edit: (chatId, id, message) => editMessage(api, chatId, id, message), logger })
  const updateDeps = {
    store,
    panel,
    kinds: notices.kinds,
    notify,
    reply,
    edit,
    logger,
    api,
    cards,
    operators,
    operatorsChat: admin.chatId,
    defaultLanguage: language,
    timeZone: notices.timeZone,
    buttons: createSignedButtons(settings.linkSecret),
    profile: createBotProfile(api),
    updateState: producer.updateState,
    hurryUpdate: producer.hurryUpdate,
  }
  const waitingJobs = async () => producer.queue('notifications').getWaitingCount()
  const sweepDeps = { ledger, orders, renotify, waitingJobs, onKept, uncertainPolicy: notices.uncertainPolicy, logger }

  const report = logFindings(logger)
  const expirePending = createExpirePending({ orders, notify, report, pendingTtlDays: notices.pendingTtlDays, logger })
  const checkDeps = { orders, notify, report, signal: stopping }
  const upkeep: JobHandler<'upkeep'> = async ({ payload }) => {
    if (payload.card !== undefined) return showCard(payload.card, cards)
    if (payload.operators === true) return operators.tellDue()
    if (payload.reconcile === true) {
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
      handle: ({ payload }) => (payload.v === 1 ? deliver(payload) : deliverBundle(payload.notices, bundleDeps)),
    },
    upkeep: { concurrency: UPKEEP_AT_ONCE, handle: upkeep },
    ...(panel && {
      'order-checks': {
        concurrency: CHECKS_AT_ONCE,
        handle: ({ payload }) => checkOrders(payload.orderIds, { ...checkDeps, panel }),
      },
    }),
  }
}
