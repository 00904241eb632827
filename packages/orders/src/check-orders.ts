import { setTimeout as delay } from 'node:timers/promises'
import { SECOND } from '@peyk/domain/time'
import type { PanelAnswer, PanelClient } from '@peyk/panel/panel-client'
import { PanelBackingOff } from '@peyk/panel/panel-unavailable'
import type { OrderStore } from '@peyk/store/order-store'
import { applyAnswer } from './apply-answer.ts'
import type { ApplyDeps } from './apply-answer.ts'

export type CheckOrdersDeps = ApplyDeps & {
  orders: ApplyDeps['orders'] & Pick<OrderStore, 'stillPending' | 'dueAgain' | 'backOffPanel'>
  panel: Pick<PanelClient, 'fetchOrders'>
  /** Ends the wait for a panel that does not answer. */
  signal: AbortSignal
  /** How long it waits for one. */
  patienceMs?: number
}

/**
 * So long a check waits, in its place, for a panel that this process does not reach: well below what makes the watchdog
 * take a worker for stalled, since one whose places are all taken takes no job.
 */
const PATIENCE_MS = 15 * SECOND

/** Asks the panel about orders that are still pending and applies what it says. Gives a summary. */
export async function checkOrders(orderIds: readonly string[], deps: CheckOrdersDeps): Promise<string> {
  const pending = await deps.orders.stillPending(orderIds)
  if (pending.length === 0) return 'nothing pending any more'
  const answer = await askPatiently(pending, deps)
  if (answer === undefined) {
    await deps.orders.dueAgain(pending)
    return `${pending.length} are due again: the panel is left alone`
  }
  await applyAnswer(answer, deps)
  const { found, missing, unreadable } = answer
  return `asked about ${pending.length}: ${found.length} found, ${missing.length} unknown, ${unreadable.length} unreadable`
}

/**
 * The panel's answer; `undefined` where it is to be left alone. What the panel itself asks for holds for everybody: no
 * check is due meanwhile. One that this process does not reach others may reach: the check keeps its place, so that this
 * process takes no more of them and the queue is not turned over for nothing.
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
