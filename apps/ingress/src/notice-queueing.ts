import type { Logger } from '@peyk/config/logger'
import type { DueNotice } from '@peyk/domain/notice'

/**
 * Queues notices while their webhooks are answered: the outbox has them since the news was applied, and the queue only saves
 * them the sweep's wait. What is under way stays little: it takes the connection that the next webhooks' news takes after it.
 */
export function createNoticeQueueing(notify: (notice: DueNotice) => Promise<void>, logger: Logger) {
  const underWay = new Set<Promise<void>>()

  const queue = async (notice: DueNotice): Promise<void> => {
    try {
      await notify(notice)
    } catch (error) {
      const { orderId } = notice
      logger.warn(`The queue did not take order ${orderId}’s notice; the sweep will queue it`, {
        event: 'notice.queue_failed',
        orderId,
        error,
      })
    }
  }

  return {
    start(notice: DueNotice): void {
      const queued = queue(notice)
      underWay.add(queued)
      void queued.then(() => underWay.delete(queued))
    },

    /** Waits for what is under way, which a process that stops would otherwise leave to the sweep. */
    async finish(): Promise<void> {
      await Promise.all(underWay)
    },
  }
}
