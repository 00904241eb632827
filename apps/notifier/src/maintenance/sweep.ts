import type { Logger } from '@peyk/runtime/logger'
import type { UncertainPolicy } from '@peyk/domain/delivery'
import type { Notification } from '@peyk/domain/notification'
import { SECOND } from '@peyk/domain/time'
import type { Producer } from '@peyk/queues/producer'
import type { DeliveryLedger } from '@peyk/store/delivery-ledger'
import type { OrderStore } from '@peyk/store/order-store'
import type { SendingPauses } from '@peyk/store/sending-pause'

export type SweepDeps = {
  ledger: Pick<DeliveryLedger, 'sweep' | 'resendUncertain'>
  orders: Pick<OrderStore, 'takeClearedCount'>
  requeue: Producer['requeueNotifications']
  /** Returns the number of waiting jobs of notifications. */
  waitingJobs: () => Promise<number>
  /** Speeds up the operators’ alert of a notification that became uncertain; Redis has it already. */
  onOpen: (notification: Notification, state: 'uncertain') => Promise<void>
  uncertainPolicy: UncertainPolicy
  sending: Pick<SendingPauses, 'read'>
  logger: Logger
}

export const SWEEP_EVERY_MS = 10 * SECOND
/** Short enough for all others that wait for Redis. */
const BATCH = 100
const BACKLOG = 500
/** The next sweep continues with the others. */
const BATCHES = 50
/** With `UNCERTAIN_POLICY=resend`: the wait for a late answer, and the most resends of a notification. */
const RESEND_AFTER_MS = 60 * SECOND
export const RESENDS = 1

/**
 * Requeues notifications that the queue lost, and makes those uncertain whose sender did not report back. Logs how many orders
 * left the pending ones. Returns a summary.
 */
export async function sweep({
  ledger,
  orders,
  requeue,
  waitingJobs,
  onOpen,
  uncertainPolicy,
  sending,
  logger,
}: SweepDeps): Promise<string> {
  // A long queue still has them. The sweep checks them again once it is shorter.
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
      // Redis has the alert: without this job it is sent at the next regular time.
      await onOpen(notification, 'uncertain').catch((error: unknown) => {
        logger.warn('The queue did not take the alert; it is sent at the next regular time', {
          event: 'alert.not_queued',
          ...notification,
          error,
        })
      })
    }
    requeued += isBehind ? 0 : found.lost.length
    overdue += found.overdue.length
    if (!found.isMore) break
  }
  // During a pause a resend would only wait, and Telegram may be unwell.
  if (uncertainPolicy === 'resend' && (await sending.read()) === undefined) {
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
  return `${requeued} requeued, ${overdue} became uncertain, ${count} cleared`
}
