import { setTimeout as delay } from 'node:timers/promises'
import type { Logger } from '@peyk/runtime/logger'
import { chunk } from '@peyk/domain/chunk'
import { SECOND } from '@peyk/domain/time'
import type { Producer } from '@peyk/queues/producer'
import type { OrderStore } from '@peyk/store/order-store'

export type DueChecksDeps = {
  orders: Pick<OrderStore, 'takeDueChecks'>
  checkOrders: Producer['enqueueChecks']
  /** How many checks wait in the queue already. */
  waitingChecks: () => Promise<number>
  batchSize: number
  logger: Logger
}

const TICK_MS = 1 * SECOND
const TAKEN_AT_ONCE = 1000
/** With so many jobs waiting the panel is slower than the clock: asking more often would only pile up. */
const WAITING_LIMIT = 1000

/**
 * Enqueues the checks that are due, every second until `close`. Which are due, and that each is given out once an interval,
 * is decided inside Redis: any number of schedulers may run.
 */
export function startDueChecks(deps: DueChecksDeps): { close: () => Promise<void> } {
  const stop = new AbortController()

  const run = async () => {
    while (!stop.signal.aborted) {
      await enqueueDueChecks(deps).catch((error: unknown) => {
        deps.logger.warn('Due checks could not be enqueued; the next tick tries again', {
          event: 'scheduler.tick_failed',
          error,
        })
      })
      await delay(TICK_MS, undefined, { signal: stop.signal }).catch(() => undefined)
    }
  }

  const done = run()
  return {
    close: async () => {
      stop.abort()
      await done
    },
  }
}

/** Enqueues every check that is due now, in batches; gives how many orders. */
export async function enqueueDueChecks({
  orders,
  checkOrders,
  waitingChecks,
  batchSize,
  logger,
}: DueChecksDeps): Promise<number> {
  let total = 0
  for (;;) {
    if ((await waitingChecks()) >= WAITING_LIMIT) {
      logger.warn('The panel is slower than the checks: no more are enqueued until the queue is shorter', {
        event: 'scheduler.backlog',
      })
      return total
    }
    const due = await orders.takeDueChecks(TAKEN_AT_ONCE)
    if (due.length > 0) await checkOrders(chunk(due, batchSize))
    total += due.length
    if (due.length < TAKEN_AT_ONCE) return total
  }
}
