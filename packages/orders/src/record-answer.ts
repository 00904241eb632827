import type { PanelAnswer } from '@peyk/panel/ask-apart'
import type { OrderStore } from '@peyk/store/order-store'
import { recordOrderUpdate } from './record-order-update.ts'
import type { RecordDeps } from './record-order-update.ts'

export type RecordAnswerDeps = RecordDeps & {
  orders: RecordDeps['orders'] & Pick<OrderStore, 'changesAmong' | 'noteFound' | 'noteMissing' | 'noteUnreadable'>
}

/** Numbers of orders. */
export type Recorded = {
  /** A notification became due. */
  queued: number
  /** No longer pending. */
  done: number
}

/** Records the panel's answer about several orders. */
export async function recordAnswer(
  { found, missing, unreadable }: PanelAnswer,
  deps: RecordAnswerDeps,
): Promise<Recorded> {
  const { orders, logger } = deps
  const total: Recorded = { queued: 0, done: 0 }
  if (found.length > 0) await orders.noteFound()
  for (const update of await orders.changesAmong(found)) {
    const { result, cleared } = await recordOrderUpdate(update, 'check', deps)
    if (result === 'queued') total.queued += 1
    if (cleared) total.done += 1
  }
  const gone = new Set(await orders.noteMissing(missing))
  for (const orderId of missing)
    if (gone.has(orderId))
      logger.warn(`The panel did not know order ${orderId} several times in a row; it is checked slowly from now on`, {
        event: 'check.order_gone',
        orderId,
      })
    else logger.warn(`The panel does not know order ${orderId}`, { event: 'check.unknown_order', orderId })
  await orders.noteUnreadable(unreadable)
  for (const { orderId, reason } of unreadable)
    logger.warn(`The panel’s answer about order ${orderId} cannot be used; it is asked again later: ${reason}`, {
      event: 'check.unreadable',
      orderId,
    })
  return total
}
