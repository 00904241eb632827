import type { Logger } from '@peyk/runtime/logger'
import { toNotificationId } from '@peyk/domain/notification'
import type { DueNotification } from '@peyk/domain/notification'
import { SECOND } from '@peyk/domain/time'
import { JobPostponed, QueueHeld } from '@peyk/queues/job-failures'
import type { Producer } from '@peyk/queues/producer'

export type DeliverBatchDeps = {
  deliver: (notification: DueNotification) => Promise<string>
  notifyLater: Producer['notifyLater']
  holdQueue: (ms: number) => Promise<void>
  logger: Logger
}

const RETRY_MS = 1 * SECOND

/** Tells the notifications of one job, each on its own: one that cannot be notified now goes on as a job of its own. */
export async function deliverBatch(notifications: readonly DueNotification[], deps: DeliverBatchDeps): Promise<string> {
  const results = await Promise.allSettled(notifications.map((notification) => deps.deliver(notification)))
  const counts = new Map<string, number>()
  const count = (what: string) => counts.set(what, (counts.get(what) ?? 0) + 1)
  await Promise.all(
    results.map(async (result, i) => {
      const notification = notifications[i]
      count(result.status === 'fulfilled' ? result.value : 'queued again')
      if (result.status === 'rejected' && notification !== undefined)
        await queueAgain(notification, result.reason, deps)
    }),
  )
  return [...counts].map(([what, times]) => `${times} ${what}`).join(', ')
}

async function queueAgain(
  notification: DueNotification,
  error: unknown,
  { notifyLater, holdQueue, logger }: DeliverBatchDeps,
): Promise<void> {
  try {
    if (error instanceof QueueHeld) await holdQueue(error.delayMs)
    else if (!(error instanceof JobPostponed))
      logger.warn(`${toNotificationId(notification)} could not be notified; it is tried again`, {
        event: 'notification.failed',
        ...notification,
        error,
      })
    await notifyLater(notification, error instanceof JobPostponed ? error.delayMs : RETRY_MS)
  } catch (failure) {
    // The outbox still has it.
    logger.warn(`The queue did not take ${toNotificationId(notification)} again; the sweep will queue it`, {
      event: 'notification.queue_failed',
      ...notification,
      error: failure,
    })
  }
}
