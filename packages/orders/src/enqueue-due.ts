import type { Notification } from '@peyk/domain/notification'
import type { Producer } from '@peyk/queues/producer'
import type { OrderLogger } from './order-logger.ts'

/** Queues notifications that the outbox has. Never rejects: what the queue does not take, the sweep queues within a minute. */
export type EnqueueDue = (notifications: readonly Notification[]) => Promise<void>

export type EnqueueDueDeps = {
  producer: Pick<Producer, 'enqueueNotification' | 'enqueueNotifications'>
  logger: OrderLogger
}

export function createEnqueueDue({ producer, logger }: EnqueueDueDeps): EnqueueDue {
  const enqueue = (notifications: readonly Notification[]): Promise<void> => {
    const [first, ...others] = notifications
    // A bulk call costs more than a single one, and nearly always there is one notification.
    return first !== undefined && others.length === 0
      ? producer.enqueueNotification(first)
      : producer.enqueueNotifications(notifications)
  }
  return async (notifications) => {
    try {
      await enqueue(notifications)
    } catch (error) {
      for (const { orderId, kind } of notifications)
        logger.warn(`The queue did not take order ${orderId}’s notification; the sweep queues it within a minute`, {
          event: 'notification.not_queued',
          orderId,
          kind,
          error,
        })
    }
  }
}

/**
 * Returns the same without the wait for the queue, and `finish`, which waits for what is under way. A process that stops calls
 * `finish`, or else those notifications wait for the sweep.
 */
export function inBackground(enqueue: EnqueueDue): { enqueue: EnqueueDue; finish: () => Promise<void> } {
  const underWay = new Set<Promise<void>>()
  return {
    enqueue: async (notifications) => {
      const done = enqueue(notifications).finally(() => underWay.delete(done))
      underWay.add(done)
    },
    finish: async () => {
      await Promise.all(underWay)
    },
  }
}
