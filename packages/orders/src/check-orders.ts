import { setTimeout as delay } from 'node:timers/promises'
import { SECOND } from '@peyk/domain/time'
import type { PanelAnswer } from '@peyk/panel/ask-apart'
import type { PanelClient } from '@peyk/panel/panel-client'
import { PanelBackingOff } from '@peyk/panel/panel-unavailable'
import type { OrderStore } from '@peyk/store/order-store'
import { recordAnswer } from './record-answer.ts'
import type { RecordAnswerDeps } from './record-answer.ts'

export type CheckOrdersDeps = RecordAnswerDeps & {
  orders: RecordAnswerDeps['orders'] & Pick<OrderStore, 'stillPending' | 'dueAgain' | 'backOffPanel'>
  panel: Pick<PanelClient, 'fetchOrders'>
  /** Ends the wait for a panel that does not answer. */
  signal: AbortSignal
  /** Limit of that wait. */
  patienceMs?: number
}

/**
 * How long a check waits in its place for a panel that this process cannot reach. It is well below the watchdog's limit,
 * because a worker whose places are all taken takes no job.
 */
const PATIENCE_MS = 15 * SECOND

/** Asks the panel about orders that are still pending and records its answer. Returns a summary. */
export async function checkOrders(orderIds: readonly string[], deps: CheckOrdersDeps): Promise<string> {
  const pending = await deps.orders.stillPending(orderIds)
  if (pending.length === 0) return 'nothing pending any more'
  const answer = await askPatiently(pending, deps)
  if (answer === undefined) {
    await deps.orders.dueAgain(pending)
    return `${pending.length} are due again: the panel backs off`
  }
  await recordAnswer(answer, deps)
  const { found, missing, unreadable } = answer
  return `asked about ${pending.length}: ${found.length} found, ${missing.length} unknown, ${unreadable.length} unreadable`
}

/**
 * Returns the panel's answer, or `undefined` during a back-off. A back-off that the panel asks for holds for every process: no
 * check is due meanwhile. A panel that only this process cannot reach may answer others: the check keeps its place, so that
 * this process takes fewer checks.
 */
async function askPatiently(
  orderIds: readonly string[],
  { panel, orders, signal, patienceMs }: CheckOrdersDeps,
): Promise<PanelAnswer | undefined> {
  const untilMs = performance.now() + (patienceMs ?? PATIENCE_MS)
  for (;;) {
    try {
      return await panel.fetchOrders(orderIds)
    } catch (error) {
      if (!(error instanceof PanelBackingOff)) throw error
      if (error.isPanelsWish) await orders.backOffPanel(error.retryInMs)
      const leftMs = untilMs - performance.now()
      if (error.isPanelsWish || leftMs <= 0) return undefined
      await delay(Math.min(error.retryInMs, leftMs), undefined, { signal }).catch(() => undefined)
      if (signal.aborted) return undefined
    }
  }
}
