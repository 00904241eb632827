import type { Logger } from '@peyk/runtime/logger'
import type { DueNotification } from '@peyk/domain/notification'

/**
 * Queues notifications while their webhooks are answered: the outbox has them since the order update was applied, and the queue only saves
 * them the sweep's wait. What is under way stays little: it takes the connection that the next webhooks' order update takes after it.
 */
export function createEnqueueNotifications(notify: (notification: DueNotification) => Promise<void>, logger: Logger) {
  const underWay = new Set<Promise<void>>()

  const queue = async (notification: DueNotification): Promise<void> => {
    try {
      await notify(notification)
    } catch (error) {
      const { orderId } = notification
      logger.warn(`The queue did not take order ${orderId}’s notification; the sweep will queue it`, {
        event: 'notification.queue_failed',
        orderId,
        error,
      })
    }
  }

  return {
    start(notification: DueNotification): void {
      const queued = queue(notification)
      underWay.add(queued)
      void queued.then(() => underWay.delete(queued))
    },

    /** Waits for what is under way, which a process that stops would otherwise leave to the sweep. */
    async finish(): Promise<void> {
      await Promise.all(underWay)
    },
  }
}
