import { MINUTE } from '@peyk/domain/time'
import { findStuckCause } from '@peyk/orders/stuck-cause'
import { SWEEP_TOO_LATE_MS } from '@peyk/store/progress'
import { toRoughDuration } from '../rough-duration.ts'
import type { StoreConnections } from '../connections.ts'
import type { CheckResult } from './check-result.ts'
import { ok, warning, wrong } from './check-result.ts'

const MEANINGS = {
  outbox: 'due and not sent yet; if this lasts for more than seconds, check that a notifier runs',
  held: 'waiting until the customer starts the bot',
  rejected: 'refused by Telegram permanently',
  uncertain: 'Telegram may or may not have shown it',
  unreadable: 'this release cannot read them; nobody is notified of them',
} as const

const NAMED = 5

type Counted = keyof typeof MEANINGS

const REMEDIES: Partial<Record<Counted, string>> = {
  outbox: '',
  unreadable: ', then start the release that wrote them',
}

/** Counts the notifications that are not finished, by state. */
export async function checkDeliveries({
  store: { ledger, unreadable },
}: Pick<StoreConnections, 'store'>): Promise<CheckResult[]> {
  const counts: [Counted, number][] = [
    ['outbox', await ledger.outboxCount()],
    ['held', await ledger.count('held')],
    ['rejected', await ledger.count('rejected')],
    ['uncertain', await ledger.count('uncertain')],
    ['unreadable', await unreadable.count()],
  ]
  const named = (await unreadable.list(NAMED)).map(({ id }) => id).join(', ')
  return counts.map(([state, count]) => {
    const check = `deliveries.${state}`
    if (count === 0) return ok(check, 'none')
    const remedy = REMEDIES[state] ?? ', then peyk resend or peyk resolve'
    const which = state === 'unreadable' ? ` (${named})` : ''
    return warning(check, `${count}: ${MEANINGS[state]}${which}`, `peyk deliveries --state ${state}${remedy}`)
  })
}

const WAITS_TOO_LONG_MS = 10 * MINUTE
const READ_IN_OUTBOX = 1000

/** Says why notifications are stuck, where they are. By Redis's clock: notifiers measure it by their own. */
export async function checkStuck({ store, producer }: StoreConnections): Promise<CheckResult> {
  const check = 'deliveries.stuck'
  const waitedMs = await store.outbox.longestWaitMs(READ_IN_OUTBOX)
  const sweptAgoMs = await store.progress.lastSweepAgoMs()
  // Where no process runs, none has to sweep.
  const isRunning = (await store.heartbeats.list()).length > 0
  const isSweepLate = isRunning && sweptAgoMs !== undefined && Math.abs(sweptAgoMs) > SWEEP_TOO_LATE_MS
  if (waitedMs <= WAITS_TOO_LONG_MS && !isSweepLate) return ok(check, 'nothing waits for long')
  const { detail, todo } = await findStuckCause({ store, producer })
  const waits = waitedMs > 0 ? `the oldest due notification has waited for ${toRoughDuration(waitedMs)}` : 'none is due'
  return wrong(check, `${waits}; ${detail}`, todo)
}
