import { randomUUID } from 'node:crypto'
import type { Settings } from '@peyk/config/settings'
import type { Notification } from '@peyk/domain/notification'
import type { Clock } from '@peyk/domain/time'
import type { Producer } from '@peyk/queues/producer'
import type { NeededWhile } from '@peyk/runtime/end-without-redis'
import { instrument } from '@peyk/runtime/instrument'
import type { Logger } from '@peyk/runtime/logger'
import type { Tracing } from '@peyk/runtime/tracing'
import type { Store } from '@peyk/store/store'
import type { TelegramApi } from '@peyk/telegram/client'
import type { RateLimiter } from '@peyk/telegram/send-slot'
import { sendMessage } from '@peyk/telegram/sender'
import type { ChatMessage } from '@peyk/telegram/sender'
import type { Templates } from '@peyk/telegram/templates'
import { deliver } from '../deliver.ts'
import { reportDelivery } from '../delivery-result.ts'
import type { QueueHandler } from './queue-handler.ts'

export type NotificationsDeps = {
  settings: Pick<Settings, 'telegram' | 'notifications' | 'notifier'>
  store: Pick<Store, 'ledger' | 'orders'>
  producer: Pick<Producer, 'enqueueAlerts'>
  api: TelegramApi
  limiter: RateLimiter
  templates: Templates
  tracing: Pick<Tracing, 'span'>
  neededWhile: NeededWhile
  logger: Logger
}

export const systemClock: Clock = {
  nowMs: () => performance.now(),
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
}

/** Returns the handler of the queue `notifications`: it delivers the notification of a job. */
export function handleNotifications(deps: NotificationsDeps): QueueHandler<'notifications'> {
  const { settings, store, producer, api, limiter, templates, tracing, neededWhile, logger } = deps
  const deliveryDeps = {
    ledger: store.ledger,
    orders: store.orders,
    limiter,
    send: (chatId: string, message: ChatMessage) =>
      sendMessage(api, chatId, { ...message, isPaidBroadcast: settings.telegram.paidBroadcast }),
    sendTimeoutMs: settings.telegram.sendTimeoutMs,
    defaultLanguage: settings.notifications.language,
    templates,
    clock: systemClock,
    neededWhile,
    newOwner: randomUUID,
    onOpen: producer.enqueueAlerts,
    logger,
  }
  const deliverInstrumented = instrument(
    (notification: Notification) => deliver(notification, deliveryDeps),
    {
      span: {
        name: 'deliver notification',
        attributes: ({ orderId, kind }) => ({ 'peyk.order_id': orderId, 'peyk.kind': kind }),
      },
      record: (ended) => (ended.ok ? { 'peyk.result': ended.result.kind } : undefined),
    },
    tracing,
  )
  return {
    concurrency: settings.notifier.concurrency,
    async handle({ payload: { orderId, kind } }) {
      const notification = { orderId, kind }
      return reportDelivery(notification, await deliverInstrumented(notification), logger)
    },
  }
}
