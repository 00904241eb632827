import type { Settings } from '@peyk/config/settings'
import type { EnqueueDue } from '@peyk/orders/enqueue-due'
import type { PanelClient } from '@peyk/panel/panel-client'
import type { Producer } from '@peyk/queues/producer'
import type { Logger } from '@peyk/runtime/logger'
import { openMetrics } from '@peyk/runtime/metrics'
import type { Store } from '@peyk/store/store'
import type { TelegramApi } from '@peyk/telegram/client'
import type { RateLimiter } from '@peyk/telegram/send-slot'
import { createEdit, createReply } from '../chat-messages.ts'
import type { Operators } from '../operators/operators.ts'
import { UPDATE_METRICS } from '../metrics.ts'
import { createBotProfile } from '../updates/bot-profile.ts'
import { handleUpdate } from '../updates/handle-update.ts'
import type { HandleUpdateDeps } from '../updates/handle-update.ts'
import { createSignedButtons } from '../updates/signed-buttons.ts'
import type { Registry } from 'prom-client'
import type { QueueHandler } from './queue-handler.ts'

const UPDATES_AT_ONCE = 10

export type TelegramUpdatesDeps = {
  settings: Pick<Settings, 'admin' | 'linkSecrets' | 'notifications'>
  store: Store
  producer: Pick<Producer, 'updateState' | 'promoteUpdate'>
  enqueue: EnqueueDue
  api: TelegramApi
  limiter: RateLimiter
  panel: Pick<PanelClient, 'fetchOrders'> | undefined
  operators: Operators
  metrics: Registry
  logger: Logger
}

/** Returns the handler of the queue `telegram-updates`: it does what an update asks for. */
export function handleTelegramUpdates(deps: TelegramUpdatesDeps): QueueHandler<'telegram-updates'> {
  const { settings, store, producer, enqueue, api, panel, operators, logger } = deps
  const { linksRefused, unreadable } = openMetrics(deps.metrics, UPDATE_METRICS)
  const { kinds, language, timeZone } = settings.notifications
  const updateDeps: HandleUpdateDeps = {
    store,
    panel,
    kinds,
    enqueue,
    updateState: producer.updateState,
    promoteUpdate: producer.promoteUpdate,
    reply: createReply(deps),
    edit: createEdit(deps),
    api,
    operators,
    operatorsChat: settings.admin.chatId,
    defaultLanguage: language,
    timeZone,
    buttons: createSignedButtons(settings.linkSecrets),
    profile: createBotProfile(api),
    countUnreadable: () => unreadable.inc(),
    countRefusedLink: async () => {
      linksRefused.inc()
      await store.refusals.note('links')
    },
    logger,
  }
  return { concurrency: UPDATES_AT_ONCE, handle: ({ payload }) => handleUpdate(payload.update, updateDeps) }
}
