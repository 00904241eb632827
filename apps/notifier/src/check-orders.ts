import type { Logger } from '@peyk/config/logger'
import { isNoticeKind } from '@peyk/domain/notice'
import type { OrderNews } from '@peyk/domain/order'
import type { PanelClient } from '@peyk/panel/panel-client'
import type { Producer } from '@peyk/queues/producer'
import type { OrderBook } from '@peyk/store/order-book'

export type CheckOrdersDeps = {
  orders: Pick<OrderBook, 'applyNews' | 'stillPending'>
  panel: PanelClient
  notify: Producer['notify']
  logger: Logger
}

/** Asks the panel about orders that are still pending and applies what it says. Gives a summary. */
export async function checkOrders(orderIds: readonly string[], deps: CheckOrdersDeps): Promise<string> {
  const pending = await deps.orders.stillPending(orderIds)
  if (pending.length === 0) return 'nothing pending any more'
  const { found, missing, unreadable } = await deps.panel.fetchOrders(pending)
  for (const news of found) await applyCheckedNews(news, deps)
  for (const orderId of missing)
    deps.logger.warn(`The panel does not know order ${orderId}`, { event: 'check.unknown_order', orderId })
  for (const { orderId, reason } of unreadable)
    deps.logger.warn(`The panel’s answer about order ${orderId} makes no sense: ${reason}`, {
      event: 'check.unreadable',
      orderId,
    })
  return `asked about ${pending.length}: ${found.length} found, ${missing.length} unknown, ${unreadable.length} unreadable`
}

/** Applies what the panel said when asked, and queues the notice that it makes due. */
export async function applyCheckedNews(
  news: OrderNews,
  { orders, notify, logger }: Omit<CheckOrdersDeps, 'panel' | 'orders'> & { orders: Pick<OrderBook, 'applyNews'> },
): Promise<void> {
  const { orderId, status, rawStatus } = news
  const { result, newWord } = await orders.applyNews(news, 'check')
  if (newWord)
    logger.warn(
      `The panel’s status “${rawStatus}” is unknown and tells nobody anything; add it to PANEL_PAID_STATUSES if it means paid`,
      { event: 'status.unknown', orderId, rawStatus },
    )
  if (result !== 'queued' || !isNoticeKind(status)) return
  logger.info(`order ${orderId} is ${status}; its notice is queued`, { event: 'notice.queued', orderId, kind: status })
  await notify({ orderId, kind: status })
}
