import { MINUTE } from '@peyk/domain/time'
import { findStuckCause } from '@peyk/orders/stuck-cause'
import { SWEEP_TOO_LATE_MS } from '@peyk/store/progress'
import { roughDuration } from '../rough-duration.ts'
import type { QueueConnection } from '../queue-connection.ts'
import type { CheckResult } from './check-result.ts'
import { ok, warning, wrong } from './check-result.ts'
import { say } from './say.ts'
import { textOfStuck } from './words-of-others.ts'

const NAMED = 5

/** Counts the notifications that are not finished, by state. */
export async function checkDeliveries({
  store: { ledger, unreadable },
}: Pick<QueueConnection, 'store'>): Promise<CheckResult[]> {
  const open = async (state: 'held' | 'rejected' | 'uncertain') => {
    const check = `deliveries.${state}`
    const count = await ledger.count(state)
    return count === 0
      ? ok(check, say('none'))
      : warning(check, say(state, { count }), say('deliveriesDecide', { state }))
  }
  const due = await ledger.outboxCount()
  const unread = await unreadable.count()
  const named = (await unreadable.list(NAMED)).map(({ id }) => id).join(', ')
  return [
    due === 0
      ? ok('deliveries.outbox', say('none'))
      : warning('deliveries.outbox', say('outbox', { count: due }), say('deliveriesTodo', { state: 'outbox' })),
    await open('held'),
    await open('rejected'),
    await open('uncertain'),
    unread === 0
      ? ok('deliveries.unreadable', say('none'))
      : warning('deliveries.unreadable', say('unreadable', { count: unread, named }), say('deliveriesUnreadableTodo')),
  ]
}

const WAITS_TOO_LONG_MS = 10 * MINUTE
const READ_IN_OUTBOX = 1000

/** Says why notifications are stuck, where they are. By Redis's clock: notifiers measure it by their own. */
export async function checkStuck({ store, producer }: QueueConnection): Promise<CheckResult> {
  const check = 'deliveries.stuck'
  const waitedMs = await store.outbox.longestWaitMs(READ_IN_OUTBOX)
  const sweptAgoMs = await store.progress.lastSweepAgoMs()
  // Where no process runs, none has to sweep.
  const isRunning = (await store.heartbeats.list()).length > 0
  const isSweepLate = isRunning && sweptAgoMs !== undefined && Math.abs(sweptAgoMs) > SWEEP_TOO_LATE_MS
  if (waitedMs <= WAITS_TOO_LONG_MS && !isSweepLate) return ok(check, say('nothingWaits'))
  const { message: cause, todo } = textOfStuck(await findStuckCause({ store, producer }))
  const waits = waitedMs > 0 ? say('oldestWaits', { duration: roughDuration(waitedMs) }) : say('noneDue')
  return wrong(check, say('stuck', { waits, cause }), todo)
}
