import { isNotificationKind } from '@peyk/domain/notification'
import type { OrderUpdate } from '@peyk/domain/order'
import type { PanelAnswer } from '@peyk/panel/panel-client'
import type { Producer } from '@peyk/queues/producer'
import { warningsOf } from '@peyk/store/order-update-warnings'
import type { OrderUpdateSource, OrderStore } from '@peyk/store/order-store'
import type { Finding } from './check-result.ts'

export type ApplyDeps = {
  orders: Pick<OrderStore, 'applyOrderUpdate' | 'changesAmong' | 'noteMissing'>
  notify: Producer['enqueueNotification']
  report: (finding: Finding) => void
}

/** What an answer came to, in numbers of orders. */
export type Applied = {
  /** A notification became due. */
  queued: number
  /** No longer pending, or watched no longer. */
  done: number
}

/** Applies what the panel said when it was asked about a batch. */
export async function applyAnswer({ found, missing, unreadable }: PanelAnswer, deps: ApplyDeps): Promise<Applied> {
  const total: Applied = { queued: 0, done: 0 }
  for (const orderUpdate of await deps.orders.changesAmong(found)) {
    const { queued, done } = await applyOrderUpdate(orderUpdate, 'check', deps)
    total.queued += queued
    total.done += done
  }
  const gone = new Set(await deps.orders.noteMissing(missing))
  total.done += gone.size
  for (const orderId of missing) deps.report({ kind: gone.has(orderId) ? 'gone' : 'missing', orderId })
  for (const { orderId, reason } of unreadable) deps.report({ kind: 'unreadable', orderId, reason })
  return total
}

/** Applies one statement and queues the notification that it makes due. */
export async function applyOrderUpdate(
  orderUpdate: OrderUpdate,
  source: OrderUpdateSource,
  { orders, notify, report }: Omit<ApplyDeps, 'orders'> & { orders: Pick<OrderStore, 'applyOrderUpdate'> },
): Promise<Applied> {
  const { orderId, status } = orderUpdate
  const applied = await orders.applyOrderUpdate(orderUpdate, source)
  const { result, cleared } = applied
  const done = cleared ? 1 : 0
  for (const warning of warningsOf(orderUpdate, applied)) report({ kind: 'warning', warning })
  if (result !== 'queued' || !isNotificationKind(status)) return { queued: 0, done }
  // The outbox has it already: without the queue it only takes until the next sweep.
  await notify({ orderId, kind: status }).then(
    () => report({ kind: 'queued', orderId, notification: status }),
    (error: unknown) => report({ kind: 'queue_away', orderId, notification: status, error }),
  )
  return { queued: 1, done }
}
