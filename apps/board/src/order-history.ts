import type { Order } from '@peyk/domain/order'
import type { NotificationState } from '@peyk/store/delivery-overview'
import type { HistoryEntry } from '@peyk/store/order-record'
import type { Store } from '@peyk/store/store'

/** What Peyk knows of one order. */
export type OrderHistory = {
  orderId: string
  order: Order | undefined
  /** When the panel is asked about it, where it is polled. */
  nextCheckAtMs: number | undefined
  states: NotificationState[]
  /** Oldest first. */
  history: HistoryEntry[]
}

/** Returns `undefined` when no such order is known. */
export async function readOrderHistory(
  { orders, deliveryOverview, heartbeats }: Pick<Store, 'orders' | 'deliveryOverview' | 'heartbeats'>,
  idOrNumber: string,
): Promise<OrderHistory | undefined> {
  const orderId = (await orders.find(idOrNumber)) ?? idOrNumber
  const [order, history, checkAtMs, found, processes] = await Promise.all([
    orders.get(orderId),
    orders.history(orderId),
    orders.nextCheckAtMs(orderId),
    deliveryOverview.of(orderId),
    heartbeats.list(),
  ])
  if (order === undefined && found.length === 0 && history.length === 0) return undefined
  const isPolled = processes.some(({ sources }) => sources?.panel === 'polling')
  return { orderId, order, nextCheckAtMs: isPolled ? checkAtMs : undefined, states: found, history }
}
