import type { Logger } from '@peyk/runtime/logger'
import type { Notification } from '@peyk/domain/notification'
import { SECOND } from '@peyk/domain/time'
import type { Producer } from '@peyk/queues/producer'
import type { DeliveryLedger } from '@peyk/store/delivery-ledger'
import type { OrderStore } from '@peyk/store/order-store'

export type SweepDeps = {
  ledger: Pick<DeliveryLedger, 'sweep' | 'resendUncertain'>
  orders: Pick<OrderStore, 'takeClearedCount'>
  requeue: Producer['requeueNotifications']
  /** How many jobs of notifications wait. */
  waitingJobs: () => Promise<number>
  /** Speeds up the operators’ alert of a notification that became uncertain; Redis has it already. */
  onOpen: (notification: Notification, state: 'uncertain') => Promise<void>
  uncertainPolicy: 'hold' | 'resend'
  logger: Logger
}

export const SWEEP_EVERY_MS = 10 * SECOND
const BATCH = 500
const BACKLOG = 500
/** What is left over is looked at ten seconds later. */
const BATCHES = 10
/** With `UNCERTAIN_POLICY=resend`: how long a message may still turn up by itself, and how often it is sent again. */
const RESEND_AFTER_MS = 60 * SECOND
export const RESENDS = 3

/** Finds notifications that the queue lost or whose sender died, and says how many orders are done since the last time. */
export async function sweep({
  ledger,
  orders,
  requeue,
  waitingJobs,
  onOpen,
  uncertainPolicy,
  logger,
}: SweepDeps): Promise<string> {
  // A long queue has them in it: they are looked at again once it is shorter.
  const isBehind = (await waitingJobs()) > BACKLOG
  let requeued = 0
  let overdue = 0
  for (let batch = 0; batch < BATCHES; batch += 1) {
    const found = await ledger.sweep(BATCH)
    if (!isBehind) await requeue(found.lost)
    for (const notification of found.overdue) {
      logger.warn(
        `order ${notification.orderId}’s notification may or may not have been shown: its worker did not report back`,
        {
          event: 'notification.uncertain',
          ...notification,
        },
      )
      // Without this job the next regular look at the alerts notifies it.
      await onOpen(notification, 'uncertain').catch((error: unknown) => {
        logger.warn('Its alert waits for the next look', { event: 'alert.not_queued', ...notification, error })
      })
    }
    requeued += isBehind ? 0 : found.lost.length
    overdue += found.overdue.length
    if (found.lost.length + found.overdue.length < BATCH) break
  }
  if (uncertainPolicy === 'resend') {
    const again = await ledger.resendUncertain(RESEND_AFTER_MS, RESENDS, BATCH)
    await requeue(again)
    for (const notification of again)
      logger.warn(`order ${notification.orderId}’s uncertain notification is sent again, as UNCERTAIN_POLICY says`, {
        event: 'notification.resent',
        ...notification,
      })
  }
  const count = await orders.takeClearedCount()
  if (count > 0) logger.info(`${count} completed orders cleared`, { event: 'orders.cleared', count })
  return `${requeued} queued again, ${overdue} became uncertain, ${count} cleared`
}
