import { isNoticeKind } from '@peyk/domain/notice'
import type { OrderNews } from '@peyk/domain/order'
import type { PanelAnswer } from '@peyk/panel/panel-client'
import type { Producer } from '@peyk/queues/producer'
import { remarksOn } from '@peyk/store/news-remarks'
import type { NewsSource, OrderBook } from '@peyk/store/order-book'
import type { Finding } from './finding.ts'

export type ApplyDeps = {
  orders: Pick<OrderBook, 'applyNews' | 'changesAmong' | 'noteMissing'>
  notify: Producer['notify']
  report: (finding: Finding) => void
}

/** What an answer came to, in numbers of orders. */
export type Applied = {
  /** A notice became due. */
  queued: number
  /** No longer pending, or watched no longer. */
  done: number
}

/** Applies what the panel said when it was asked about a batch. */
export async function applyAnswer({ found, missing, unreadable }: PanelAnswer, deps: ApplyDeps): Promise<Applied> {
  const total: Applied = { queued: 0, done: 0 }
  for (const news of await deps.orders.changesAmong(found)) {
    const { queued, done } = await applyNews(news, 'check', deps)
    total.queued += queued
    total.done += done
  }
  const gone = new Set(await deps.orders.noteMissing(missing))
  total.done += gone.size
  for (const orderId of missing) deps.report({ kind: gone.has(orderId) ? 'gone' : 'missing', orderId })
  for (const { orderId, reason } of unreadable) deps.report({ kind: 'unreadable', orderId, reason })
  return total
}

/** Applies one statement and queues the notice that it makes due. */
export async function applyNews(
  news: OrderNews,
  source: NewsSource,
  { orders, notify, report }: Omit<ApplyDeps, 'orders'> & { orders: Pick<OrderBook, 'applyNews'> },
): Promise<Applied> {
  const { orderId, status } = news
  const applied = await orders.applyNews(news, source)
  const { result, cleared } = applied
  const done = cleared ? 1 : 0
  for (const remark of remarksOn(news, applied)) report({ kind: 'odd_news', remark })
  if (result !== 'queued' || !isNoticeKind(status)) return { queued: 0, done }
  // The outbox has it already: without the queue it only takes until the next sweep.
  await notify({ orderId, kind: status, chatId: applied.chat }).then(
    () => report({ kind: 'queued', orderId, notice: status }),
    (error: unknown) => report({ kind: 'queue_away', orderId, notice: status, error }),
  )
  return { queued: 1, done }
}
