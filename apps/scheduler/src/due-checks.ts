import type { Logger } from '@peyk/runtime/logger'
import { repeat } from '@peyk/runtime/repeat'
import { chunk } from '@peyk/domain/chunk'
import { SECOND } from '@peyk/domain/time'
import type { Producer } from '@peyk/queues/producer'
import type { OrderStore } from '@peyk/store/order-store'
import { TICK_TOO_LATE_MS } from '@peyk/store/progress'

export type DueChecksDeps = {
  orders: Pick<OrderStore, 'takeDueChecks'>
  enqueueChecks: Producer['enqueueChecks']
  /** Number of checks that wait in the queue. */
  waitingChecks: () => Promise<number>
  batchSize: number
  /** Notes in Redis that due checks are queued. */
  noteTick: () => Promise<void>
  logger: Logger
}

export type DueChecks = {
  /** Throws when no due check has been queued for a minute, though some may be due. */
  assertTicking: () => Promise<void>
  close: () => Promise<void>
}

const TICK_MS = 1 * SECOND
const NOTED_EVERY_MS = 10 * SECOND
const TAKEN_AT_ONCE = 1000
/** With more waiting checks the panel is too slow, and more checks would only wait. */
const WAITING_LIMIT = 1000

/**
 * Queues the checks that are due, every second until `close`. Redis decides which are due, and gives each out once an interval, so
 * any number of schedulers may run. Notifiers see by its notes whether it goes on.
 */
export function startDueChecks(deps: DueChecksDeps): DueChecks {
  let tickedAtMs = performance.now()
  let notedAtMs = -Infinity
  const tick = async () => {
    await enqueueDueChecks(deps)
    tickedAtMs = performance.now()
    if (tickedAtMs - notedAtMs < NOTED_EVERY_MS) return
    await deps.noteTick()
    notedAtMs = tickedAtMs
  }
  const { stop, done } = repeat(tick, TICK_MS, (error) =>
    deps.logger.warn('Due checks could not be queued; tried again in a second', {
      event: 'scheduler.tick_failed',
      error,
    }),
  )
  return {
    async assertTicking() {
      const agoMs = performance.now() - tickedAtMs
      if (agoMs > TICK_TOO_LATE_MS) throw new Error(`no due checks were queued for ${Math.round(agoMs / SECOND)} s`)
    },
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
}: Omit<DueChecksDeps, 'noteTick'>): Promise<number> {
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
