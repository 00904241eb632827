import { DAY } from '@peyk/domain/time'
import { backfill } from '@peyk/orders/backfill'
import type { BackfillDeps } from '@peyk/orders/backfill'
import type { Logger } from '@peyk/runtime/logger'
import { BACKFILL_STOPPED, PANEL_AWAY } from '@peyk/store/alerts'
import type { Alerts } from '@peyk/store/alerts'
import type { Leases } from '@peyk/store/leases'
import type { WatermarkStore } from '@peyk/store/watermark'
import { runAlone } from './run-alone.ts'

export type BackfillJobDeps = Omit<BackfillDeps, 'onProgress'> & {
  watermark: WatermarkStore
  leases: Leases
  /** Returns Redis's time, in milliseconds since 1970. */
  now: () => Promise<number>
  fromMs: number | undefined
  alerts: Pick<Alerts, 'raise' | 'end' | 'lasts'>
  logger: Logger
}

const REASONS = {
  complete: '',
  interrupted: '; stopped with its process, the next one goes on',
  panel_away: '; the panel does not give all pages',
  going_round: '; stopped, since the panel’s pages repeat themselves',
}

/**
 * Records every order that changed in the panel since the watermark, unless another process does so now. Logs what webhooks had
 * missed, and alerts operators once a day while the panel's changes cannot all be read. Returns a summary.
 */
export async function runBackfill({
  watermark,
  leases,
  now,
  fromMs,
  alerts,
  ...deps
}: BackfillJobDeps): Promise<string> {
  return runAlone('backfill', leases, async () => {
    const total = await backfill(watermark, await now(), fromMs, { ...deps, onProgress: () => undefined })
    const { changed, unheard, missed, ended } = total
    const isStopped = ended === 'panel_away' || ended === 'going_round'
    if (ended === 'complete') await alerts.end(BACKFILL_STOPPED, 'backfill_goes_on')
    // Operators have an alert of a panel that is away as a whole.
    if (isStopped && !(await alerts.lasts(PANEL_AWAY)))
      await alerts.raise(BACKFILL_STOPPED, 'backfill_stopped', '', DAY)
    deps.logger[isStopped ? 'warn' : 'info'](
      `The panel has ${changed} changed orders, ${unheard} of them new here; webhooks had missed ${missed} notifications, which are queued${REASONS[ended]}`,
      { event: 'backfill.done', ...total },
    )
    return `${ended}: ${missed} queued`
  })
}
