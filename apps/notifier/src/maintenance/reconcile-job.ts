import { randomUUID } from 'node:crypto'
import { reconcile } from '@peyk/orders/reconcile'
import type { ReconcileDeps } from '@peyk/orders/reconcile'
import type { Logger } from '@peyk/runtime/logger'
import { SECOND } from '@peyk/domain/time'
import type { Leases } from '@peyk/store/leases'

export type ReconcileJobDeps = Omit<ReconcileDeps, 'onProgress'> & { leases: Leases; logger: Logger }

const LEASE = 'reconcile'
const LEASE_MS = 30 * SECOND
const RENEW_EVERY_MS = 10 * SECOND

/** Asks the panel about every pending order, unless another process does so now. Logs what webhooks had missed. Returns a summary. */
export async function runReconcile({ leases, logger, ...deps }: ReconcileJobDeps): Promise<string> {
  const holder = randomUUID()
  if (!(await leases.hold(LEASE, holder, LEASE_MS))) return 'the last one is still under way'
  const renewal = setInterval(() => {
    leases.hold(LEASE, holder, LEASE_MS).catch(() => undefined)
  }, RENEW_EVERY_MS)
  try {
    const { pending, asked, queued, done, missing, unreadable, unanswered, ended } = await reconcile({
      ...deps,
      logger,
      onProgress: () => undefined,
    })
    const message = `Asked the panel about ${asked} of ${pending} pending orders: ${done} are no longer pending; webhooks had missed ${queued} notifications, which are queued`
    logger[ended === 'panel_away' ? 'warn' : 'info'](
      ended === 'panel_away' ? `${message}; stopped, since the panel does not answer` : message,
      { event: 'reconcile.done', pending, asked, queued, done, missing, unreadable, unanswered, ended },
    )
    return `${ended}: ${queued} queued`
  } finally {
    clearInterval(renewal)
    await leases.release(LEASE, holder).catch(() => undefined)
  }
}
