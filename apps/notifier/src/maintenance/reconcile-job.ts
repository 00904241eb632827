import { reconcile } from '@peyk/orders/reconcile'
import type { ReconcileDeps } from '@peyk/orders/reconcile'
import type { Logger } from '@peyk/runtime/logger'
import type { Leases } from '@peyk/store/leases'
import { runAlone } from './run-alone.ts'

export type ReconcileJobDeps = Omit<ReconcileDeps, 'onProgress'> & { leases: Leases; logger: Logger }

/** Asks the panel about every pending order, unless another process does so now. Logs what webhooks had missed. Returns a summary. */
export async function runReconcile({ leases, logger, ...deps }: ReconcileJobDeps): Promise<string> {
  return runAlone('reconcile', leases, async () => {
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
  })
}
