import { setTimeout as delay } from 'node:timers/promises'
import { chunk } from '@peyk/domain/chunk'
import { MINUTE } from '@peyk/domain/time'
import type { PanelClient } from '@peyk/panel/panel-client'
import { MOST_BROKEN_IN_A_ROW, PanelBackingOff, PanelUnavailable } from '@peyk/panel/panel-unavailable'
import type { OrderStore } from '@peyk/store/order-store'
import { recordAnswer } from './record-answer.ts'
import type { RecordAnswerDeps } from './record-answer.ts'

/** Numbers of orders, and how it ended. */
export type Reconciliation = {
  /** Pending at the beginning. */
  pending: number
  asked: number
  /** A notification became due. */
  queued: number
  /** No longer pending. */
  done: number
  missing: number
  unreadable: number
  unanswered: number
  ended: 'complete' | 'interrupted' | 'panel_away'
}

export type ReconcileDeps = RecordAnswerDeps & {
  orders: RecordAnswerDeps['orders'] & Pick<OrderStore, 'pendingCount' | 'pendingIds' | 'stillPending'>
  panel: Pick<PanelClient, 'fetchOrders'>
  /** Orders in one request to the panel. */
  batchSize: number
  /** Stops it after the requests under way. */
  signal: AbortSignal
  onProgress: (total: Readonly<Reconciliation>) => void
}

const REQUESTS_AT_ONCE = 8
/** After as many requests in a row without an answer, the panel is away. */
const FAILURES_LIMIT = 10
/** A panel that asks for a longer back-off is away. */
const LONGEST_BACK_OFF_MS = 1 * MINUTE

/** Asks the panel about every pending order and records its answers. What is recorded stays, however it ends. */
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
  const batches = chunk(orderIds, deps.batchSize).values()
  let failures = 0

  const work = async () => {
    for (const batch of batches) {
      const failure = await askAbout(batch, total, deps)
      failures = failure === undefined ? 0 : failures + 1
      deps.onProgress(total)
      const limit = failure?.concerns === 'either' ? MOST_BROKEN_IN_A_ROW : FAILURES_LIMIT
      if (failures >= limit || (failure instanceof PanelBackingOff && failure.retryInMs > LONGEST_BACK_OFF_MS))
        total.ended = 'panel_away'
      else if (deps.signal.aborted && total.ended === 'complete' && total.asked < total.pending)
        total.ended = 'interrupted'
      if (total.ended !== 'complete') return
      if (failure instanceof PanelBackingOff)
        await delay(failure.retryInMs, undefined, { signal: deps.signal }).catch(() => undefined)
    }
  }
  await Promise.all(Array.from({ length: REQUESTS_AT_ONCE }, work))
  // The last requests may have been under way when it was stopped.
  if (total.ended === 'interrupted' && total.asked === total.pending) total.ended = 'complete'
  return total
}

/** Returns the reason when the panel does not answer. */
async function askAbout(
  batch: readonly string[],
  total: Reconciliation,
  deps: ReconcileDeps,
): Promise<PanelUnavailable | undefined> {
  const pending = await deps.orders.stillPending(batch)
  total.done += batch.length - pending.length
  try {
    if (pending.length === 0) return undefined
    const answer = await deps.panel.fetchOrders(pending)
    const { queued, done } = await recordAnswer(answer, deps)
    total.queued += queued
    total.done += done
    total.missing += answer.missing.length
    total.unreadable += answer.unreadable.length
    total.unanswered += pending.length - answer.found.length - answer.missing.length - answer.unreadable.length
    return undefined
  } catch (error) {
    if (!(error instanceof PanelUnavailable)) throw error
    total.unanswered += pending.length
    deps.logger.warn('The panel did not answer', { event: 'check.unanswered', error })
    return error
  } finally {
    total.asked += batch.length
  }
}
