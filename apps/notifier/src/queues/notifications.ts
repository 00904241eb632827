import { randomUUID } from 'node:crypto'
import type { Settings } from '@peyk/config/settings'
import { systemClock } from '@peyk/domain/clock'
import type { Producer } from '@peyk/queues/producer'
import type { Logger } from '@peyk/runtime/logger'
import type { Tracing } from '@peyk/runtime/tracing'
import type { Store } from '@peyk/store/store'
import type { TelegramApi } from '@peyk/telegram/client'
import type { RateLimiter } from '@peyk/telegram/rate-limiter'
import { sendMessage } from '@peyk/telegram/sender'
import type { Templates } from '@peyk/telegram/templates'
import { deliver } from '../deliver.ts'
import { toJobResult } from '../delivery-result.ts'
import type { QueueHandler } from './queue-handler.ts'

export type NotificationsDeps = {
  settings: Pick<Settings, 'telegram' | 'notifications' | 'notifier'>
  store: Pick<Store, 'ledger' | 'orders'>
  producer: Pick<Producer, 'enqueueAlerts'>
  api: TelegramApi
  limiter: RateLimiter
  templates: Templates
  span: Tracing['span']
  logger: Logger
}

/** Returns the handler of the queue `notifications`: it delivers the notification of a job. */
export function handleNotifications(deps: NotificationsDeps): QueueHandler<'notifications'> {
  const { settings, store, producer, api, limiter, templates, logger } = deps
  const deliveryDeps = {
    ledger: store.ledger,
    orders: store.orders,
    limiter,
    send: sendMessage.bind(undefined, api),
    sendTimeoutMs: settings.telegram.sendTimeoutMs,
    defaultLanguage: settings.notifications.language,
    templates,
    clock: systemClock,
    newOwner: randomUUID,
    onOpen: producer.enqueueAlerts,
    logger,
  }
  return {
    concurrency: settings.notifier.concurrency,
    async handle({ payload: { orderId, kind } }) {
      const attributes = { 'peyk.order_id': orderId, 'peyk.kind': kind }
      const result = await deps.span('deliver notification', attributes, async (note) => {
        const delivered = await deliver({ orderId, kind }, deliveryDeps)
        note({ 'peyk.result': delivered.kind })
        return delivered
      })
      return toJobResult({ orderId, kind }, result)
    },
  }
}
