import type { OrderUpdate } from '@peyk/domain/order'
import type { OrderStore, OrderUpdateResult, OrderUpdateSource } from '@peyk/store/order-store'
import type { EnqueueDue } from './enqueue-due.ts'
import { whatToDoAbout } from './hint.ts'
import type { OrderLogger } from './order-logger.ts'

export type RecordDeps = {
  orders: Pick<OrderStore, 'applyOrderUpdate'>
  enqueue: EnqueueDue
  logger: OrderLogger
}

/**
 * Records an order update wherever it comes from, and queues the notification that becomes due. Safe to repeat. Throws when the
 * store does not take it; then nothing is recorded.
 */
export async function recordOrderUpdate(
  update: OrderUpdate,
  source: OrderUpdateSource,
  { orders, enqueue, logger }: RecordDeps,
): Promise<OrderUpdateResult> {
  const { orderId, status } = update
  const recorded = await orders.applyOrderUpdate(update, source)
  logWarnings(update, recorded, logger)
  if (recorded.result === 'sent')
    logger.info(`Order ${orderId} was already notified; nothing sent`, {
      event: 'notification.already_sent',
      orderId,
      kind: status,
    })
  const { dueKind: kind } = recorded
  if (kind !== undefined) {
    logger.info(`Order ${orderId} is ${kind}; its notification is queued`, {
      event: 'notification.queued',
      orderId,
      kind,
    })
    await enqueue([{ orderId, kind }])
  }
  return recorded
}

/** Logs what is odd about an order update. The store reports each oddity once. */
function logWarnings(
  { orderId, rawStatus, chatId, money, updatedAtMs = 0, paidAtMs = 0, leftOut = [] }: OrderUpdate,
  { newWord, futureTime, otherOwner, otherAmount, contradicted, reusedId, leftOut: hasLeftOut }: OrderUpdateResult,
  logger: OrderLogger,
): void {
  if (newWord)
    logger.warn(
      `The panel’s status “${rawStatus}” is unknown and no notification is sent for it. ${whatToDoAbout(rawStatus)}`,
      { event: 'status.unknown', orderId, rawStatus },
    )
  if (futureTime) {
    const updatedAt = new Date(Math.max(updatedAtMs, paidAtMs)).toISOString()
    logger.warn(
      `The panel says that order ${orderId} changed or was paid at ${updatedAt}, which is in the future; the time is not used. Check the panel’s clock and time zone`,
      { event: 'order.future_time', orderId, updatedAt },
    )
  }
  if (hasLeftOut)
    logger.warn(
      `The panel’s update of order ${orderId} is recorded without what cannot be used: ${leftOut.join('; ')}`,
      {
        event: 'order.left_out',
        orderId,
      },
    )
  if (reusedId)
    logger.warn(
      `The panel names another chat and another amount for order ${orderId}, which is over; nothing of it is applied. Give each order its own id`,
      { event: 'order.id_reused', orderId, chatId },
    )
  if (otherOwner)
    logger.warn(`The panel names another owner of order ${orderId} than before; the first owner stays`, {
      event: 'order.other_owner',
      orderId,
      chatId,
    })
  if (contradicted)
    logger.warn(
      `The panel calls order ${orderId} canceled after it was paid; its status stays. Refund it or inform the customer, then peyk deliveries --state held`,
      { event: 'order.canceled_after_paid', orderId, rawStatus },
    )
  if (otherAmount !== undefined) {
    const decision =
      otherAmount === 'taken' ? 'it is newer and replaces the first' : 'it is older or too late and is not used'
    logger.info(`The panel names another amount of order ${orderId} than before; ${decision}`, {
      event: 'order.other_amount',
      orderId,
      amount: money?.amount,
      currency: money?.currency,
      [otherAmount]: true,
    })
  }
}
