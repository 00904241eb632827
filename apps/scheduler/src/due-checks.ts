import type { Logger } from '@peyk/runtime/logger'
import { repeat } from '@peyk/runtime/repeat'
import { chunk } from '@peyk/domain/chunk'
import { SECOND } from '@peyk/domain/time'
import type { Producer } from '@peyk/queues/producer'
import type { OrderStore } from '@peyk/store/order-store'

export type DueChecksDeps = {
  orders: Pick<OrderStore, 'takeDueChecks'>
  enqueueChecks: Producer['enqueueChecks']
  /** Number of checks that wait in the queue. */
  waitingChecks: () => Promise<number>
  batchSize: number
  logger: Logger
}

const TICK_MS = 1 * SECOND
const TAKEN_AT_ONCE = 1000
/** With more waiting checks the panel is too slow, and more checks would only wait. */
const WAITING_LIMIT = 1000

/**
 * Queues the checks that are due, every second until `close`. Redis decides which are due, and gives each out once an interval, so
 * any number of schedulers may run.
 */
export function startDueChecks(deps: DueChecksDeps): { close: () => Promise<void> } {
  const { stop, done } = repeat(
    () => enqueueDueChecks(deps),
    TICK_MS,
    (error) =>
      deps.logger.warn('Due checks could not be queued; tried again in a second', {
        event: 'scheduler.tick_failed',
        error,
      }),
  )
  return {
    close: () => {
      stop()
      return done
    },
  }
}

/** Queues every check that is due now, in batches. Returns the number of orders. */
export async function enqueueDueChecks({
  orders,
  enqueueChecks,
  waitingChecks,
  batchSize,
  logger,
}: DueChecksDeps): Promise<number> {
  let total = 0
  for (;;) {
    if ((await waitingChecks()) >= WAITING_LIMIT) {
      logger.warn('The panel is slower than the checks: no more are queued until the queue is shorter', {
        event: 'scheduler.backlog',
      })
      return total
    }
    const due = await orders.takeDueChecks(TAKEN_AT_ONCE)
    if (due.length > 0) await enqueueChecks(chunk(due, batchSize))
    total += due.length
    if (due.length < TAKEN_AT_ONCE) return total
  }
}
