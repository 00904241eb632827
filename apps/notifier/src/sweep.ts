import type { Logger } from '@peyk/config/logger'
import type { Notice } from '@peyk/domain/notice'
import { SECOND } from '@peyk/domain/time'
import type { Producer } from '@peyk/queues/producer'
import type { DeliveryLedger } from '@peyk/store/delivery-ledger'
import type { OrderBook } from '@peyk/store/order-book'

export type SweepDeps = {
  ledger: Pick<DeliveryLedger, 'sweep' | 'resendUncertain'>
  orders: Pick<OrderBook, 'takeClearedCount'>
  renotify: Producer['renotify']
  /** How many jobs of notices wait. */
  waitingJobs: () => Promise<number>
  /** Hurries the operators’ alert of a notice that became uncertain; Redis has it already. */
  onKept: (notice: Notice, state: 'uncertain') => Promise<void>
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

/** Finds notices that the queue lost or whose sender died, and says how many orders are done since the last time. */
export async function sweep({
  ledger,
  orders,
  renotify,
  waitingJobs,
  onKept,
  uncertainPolicy,
  logger,
}: SweepDeps): Promise<string> {
  // A long queue has them in it: they are looked at again once it is shorter.
  const isBehind = (await waitingJobs()) > BACKLOG
  let requeued = 0
  let overdue = 0
  for (let batch = 0; batch < BATCHES; batch += 1) {
    const found = await ledger.sweep(BATCH)
    if (!isBehind) await renotify(found.lost)
    for (const notice of found.overdue) {
      logger.warn(`order ${notice.orderId}’s notice may or may not have been shown: its worker did not report back`, {
        event: 'notice.uncertain',
        ...notice,
      })
      // Without this job the next regular look at the alerts tells it.
      await onKept(notice, 'uncertain').catch((error: unknown) => {
        logger.warn('Its alert waits for the next look', { event: 'alert.not_queued', ...notice, error })
      })
    }
    requeued += isBehind ? 0 : found.lost.length
    overdue += found.overdue.length
    if (found.lost.length + found.overdue.length < BATCH) break
  }
  if (uncertainPolicy === 'resend') {
    const again = await ledger.resendUncertain(RESEND_AFTER_MS, RESENDS, BATCH)
    await renotify(again)
    for (const notice of again)
      logger.warn(`order ${notice.orderId}’s uncertain notice is sent again, as UNCERTAIN_POLICY says`, {
        event: 'notice.resent',
        ...notice,
      })
  }
  const count = await orders.takeClearedCount()
  if (count > 0) logger.info(`${count} completed orders cleared`, { event: 'orders.cleared', count })
  return `${requeued} queued again, ${overdue} became uncertain, ${count} cleared`
}
