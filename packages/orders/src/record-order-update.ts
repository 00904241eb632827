import type { OrderUpdate } from '@peyk/domain/order'
import type { OrderStore, OrderUpdateResult, OrderUpdateSource } from '@peyk/store/order-store'
import type { EnqueueDue } from './enqueue-due.ts'
import type { OrderLogger } from './order-logger.ts'
import { logWarnings } from './order-update-warnings.ts'

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
