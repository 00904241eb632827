import { setTimeout as delay } from 'node:timers/promises'
import { MINUTE } from '@peyk/domain/time'
import type { PanelClient } from '@peyk/panel/panel-client'
import { PanelBackingOff, PanelUnavailable } from '@peyk/panel/panel-unavailable'
import type { OrderStore } from '@peyk/store/order-store'
import { applyAnswer } from './apply-answer.ts'
import type { ApplyDeps } from './apply-answer.ts'

/** What asking about every pending order came to, in numbers of orders. */
export type Reconciliation = {
  /** Pending when it began. */
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

export type ReconcileDeps = ApplyDeps & {
  orders: ApplyDeps['orders'] & Pick<OrderStore, 'pendingCount' | 'pendingIds' | 'stillPending'>
  panel: Pick<PanelClient, 'fetchOrders'>
  /** Orders that the panel takes in one request. */
  batchSize: number
  /** Stops it after the requests under way. */
  signal: AbortSignal
  onProgress: (total: Readonly<Reconciliation>) => void
}

const REQUESTS_AT_ONCE = 8
/** So many requests without an answer, one after the other, mean that the panel is away. */
const FAILURES_LIMIT = 10
/** A panel that wants to be left alone for longer is away. */
const LONGEST_BACK_OFF_MS = 1 * MINUTE

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
      const failure = await askAbout(batch, total, deps)
      failures = failure === undefined ? 0 : failures + 1
      deps.onProgress(total)
      if (failures >= FAILURES_LIMIT || (failure instanceof PanelBackingOff && failure.retryInMs > LONGEST_BACK_OFF_MS))
        total.ended = 'panel_away'
      else if (deps.signal.aborted && total.ended === 'complete' && total.asked < total.pending)
        total.ended = 'interrupted'
      if (total.ended !== 'complete') return
      if (failure instanceof PanelBackingOff)
        await delay(failure.retryInMs, undefined, { signal: deps.signal }).catch(() => undefined)
    }
  }
  await Promise.all(Array.from({ length: REQUESTS_AT_ONCE }, work))
  // What was under way when it was stopped may have been the rest.
  if (total.ended === 'interrupted' && total.asked === total.pending) total.ended = 'complete'
  return total
}

/** Gives why the panel did not answer, where it did not. */
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
    const { queued, done } = await applyAnswer(answer, deps)
    total.queued += queued
    total.done += done
    total.missing += answer.missing.length
    total.unreadable += answer.unreadable.length
    return undefined
  } catch (error) {
    if (!(error instanceof PanelUnavailable)) throw error
    total.unanswered += pending.length
    deps.report({ kind: 'unanswered', error })
    return error
  } finally {
    total.asked += batch.length
  }
}

function toBatches(orderIds: readonly string[], size: number): string[][] {
  return Array.from({ length: Math.ceil(orderIds.length / size) }, (_, i) => orderIds.slice(i * size, (i + 1) * size))
}
