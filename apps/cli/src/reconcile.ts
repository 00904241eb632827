import { describeError } from '@peyk/config/logger'
import { isNoticeKind } from '@peyk/domain/notice'
import type { OrderNews } from '@peyk/domain/order'
import type { PanelClient } from '@peyk/panel/panel-client'
import { PanelUnavailable } from '@peyk/panel/panel-unavailable'
import type { Producer } from '@peyk/queues/producer'
import type { OrderBook } from '@peyk/store/order-book'

/** What asking about every pending order came to, in numbers of orders. */
export type Reconciliation = {
  /** Pending when it began. */
  pending: number
  asked: number
  /** A notice became due. */
  queued: number
  /** No longer pending. */
  done: number
  missing: number
  unreadable: number
  unanswered: number
  ended: 'complete' | 'interrupted' | 'panel_away'
}

export type ReconcileDeps = {
  orders: Pick<OrderBook, 'pendingCount' | 'pendingIds' | 'stillPending' | 'applyNews'>
  panel: PanelClient
  notify: Producer['notify']
  /** Orders that the panel takes in one request. */
  batchSize: number
  /** Stops it after the requests under way. */
  signal: AbortSignal
  onProgress: (total: Readonly<Reconciliation>) => void
  onProblem: (text: string) => void
}

const REQUESTS_AT_ONCE = 8
/** So many requests without an answer, one after the other, mean that the panel is away. */
const FAILURES_LIMIT = 10

/** Asks the panel about every order that is pending now and applies what it says. What is applied stays, however it ends. */
export async function reconcile(deps: ReconcileDeps): Promise<Reconciliation> {
  const count = await deps.orders.pendingCount()
  const orderIds = count === 0 ? [] : await deps.orders.pendingIds(count)
  const total: Reconciliation = {
    pending: orderIds.length,
    asked: 0,
    queued: 0,
    done: 0,
    missing: 0,
    unreadable: 0,
    unanswered: 0,
    ended: 'complete',
  }
  const batches = toBatches(orderIds, deps.batchSize).values()
  let failures = 0

  const work = async () => {
    for (const batch of batches) {
      const answered = await askAbout(batch, total, deps)
      failures = answered ? 0 : failures + 1
      deps.onProgress(total)
      if (failures >= FAILURES_LIMIT) total.ended = 'panel_away'
      else if (deps.signal.aborted && total.ended === 'complete' && total.asked < total.pending)
        total.ended = 'interrupted'
      if (total.ended !== 'complete') return
    }
  }
  await Promise.all(Array.from({ length: REQUESTS_AT_ONCE }, work))
  // What was under way when it was stopped may have been the rest.
  if (total.ended === 'interrupted' && total.asked === total.pending) total.ended = 'complete'
  return total
}

/** Gives whether the panel answered. */
async function askAbout(batch: readonly string[], total: Reconciliation, deps: ReconcileDeps): Promise<boolean> {
  const pending = await deps.orders.stillPending(batch)
  total.done += batch.length - pending.length
  try {
    const { found, missing, unreadable } =
      pending.length === 0 ? { found: [], missing: [], unreadable: [] } : await deps.panel.fetchOrders(pending)
    for (const news of found) await applyNews(news, total, deps)
    total.missing += missing.length
    total.unreadable += unreadable.length
    for (const { orderId, reason } of unreadable)
      deps.onProblem(`The panel’s answer about order ${orderId} makes no sense: ${reason}`)
    return true
  } catch (error) {
    if (!(error instanceof PanelUnavailable)) throw error
    total.unanswered += pending.length
    deps.onProblem(describeError(error))
    return false
  } finally {
    total.asked += batch.length
  }
}

async function applyNews(news: OrderNews, total: Reconciliation, { orders, notify, onProblem }: ReconcileDeps) {
  const { orderId, status, rawStatus } = news
  const { result, cleared, newWord } = await orders.applyNews(news, 'check')
  if (cleared) total.done += 1
  if (newWord)
    onProblem(`The panel’s status “${rawStatus}” is unknown; add it to PANEL_PAID_STATUSES if it means paid.`)
  if (result !== 'queued' || !isNoticeKind(status)) return
  total.queued += 1
  // The outbox has it already: without the queue it only takes until the next sweep.
  await notify({ orderId, kind: status }).catch(() =>
    onProblem(`The queue did not take order ${orderId}’s notice; the sweep will, within a minute.`),
  )
}

function toBatches(orderIds: readonly string[], size: number): string[][] {
  return Array.from({ length: Math.ceil(orderIds.length / size) }, (_, i) => orderIds.slice(i * size, (i + 1) * size))
}
