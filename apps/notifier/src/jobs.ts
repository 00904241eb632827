import { randomUUID } from 'node:crypto'
import type { Logger } from '@peyk/config/logger'
import type { Settings } from '@peyk/config/settings'
import { systemClock } from '@peyk/domain/clock'
import type { SendOutcome } from '@peyk/domain/send-outcome'
import { createPanelClient } from '@peyk/panel/panel-client'
import type { QueueName } from '@peyk/queues/catalogue'
import type { Producer } from '@peyk/queues/producer'
import type { JobHandler } from '@peyk/queues/worker'
import type { Store } from '@peyk/store/store'
import type { TelegramApi } from '@peyk/telegram/client'
import type { RateLimiter } from '@peyk/telegram/rate-limiter'
import { sendMessage } from '@peyk/telegram/sender'
import type { ChatMessage } from '@peyk/telegram/sender'
import { createReply } from './chat.ts'
import { checkOrders } from './check-orders.ts'
import { deliverNotice } from './deliver-notice.ts'
import { handleUpdate } from './handle-update.ts'
import { sweep } from './sweep.ts'
import { showCard } from './uncertain-card.ts'

export type JobsDeps = {
  settings: Settings
  store: Store
  producer: Producer
  api: TelegramApi
  limiter: RateLimiter
  onOutcome: (outcome: SendOutcome['kind']) => void
  logger: Logger
}

/** How many jobs of a queue this process works on at once, and what it does with one. */
export type JobTable = { [Name in QueueName]?: { concurrency: number; handle: JobHandler<Name> } }

const UPDATES_AT_ONCE = 10
const CHECKS_AT_ONCE = 10

/** What this process does with each queue's jobs. Without the panel's address it leaves checks to nobody. */
export function createJobs({ settings, store, producer, api, limiter, onOutcome, logger }: JobsDeps): JobTable {
  const { telegram, panel, notices, admin, notifier } = settings
  const { ledger, orders, chats } = store
  const { notify, renotify, showCard: onUncertain } = producer
  const send = (chatId: string, message: ChatMessage) => sendMessage(api, chatId, message)
  const reply = createReply({ limiter, send, logger })
  const panelClient =
    panel.apiBaseUrl === undefined ? undefined : createPanelClient({ ...panel, apiBaseUrl: panel.apiBaseUrl })
  const language = notices.language

  const noticeDeps = {
    ledger,
    orders,
    chats,
    limiter,
    send,
    sendTimeoutMs: telegram.sendTimeoutMs,
    defaultLanguage: language,
    clock: systemClock,
    newOwner: randomUUID,
    onUncertain,
    onOutcome,
    logger,
  }
  const cards = { store, admin, language, api, notify, reply }
  const updateDeps = {
    store,
    panel: panelClient,
    kinds: notices.kinds,
    notify,
    reply,
    logger,
    api,
    cards,
    defaultLanguage: language,
  }
  const sweepDeps = { ledger, orders, renotify, onUncertain, uncertainPolicy: notices.uncertainPolicy, logger }

  return {
    'telegram-updates': {
      concurrency: UPDATES_AT_ONCE,
      handle: ({ payload }) => handleUpdate(payload.update, updateDeps),
    },
    notifications: {
      concurrency: notifier.concurrency,
      handle: ({ payload: { orderId, kind } }) => deliverNotice({ orderId, kind }, noticeDeps),
    },
    upkeep: { concurrency: 1, handle: ({ payload: { card } }) => (card ? showCard(card, cards) : sweep(sweepDeps)) },
    ...(panelClient && {
      'order-checks': {
        concurrency: CHECKS_AT_ONCE,
        handle: ({ payload }) => checkOrders(payload.orderIds, { orders, panel: panelClient, notify, logger }),
      },
    }),
  }
}
