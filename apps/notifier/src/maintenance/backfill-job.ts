import { backfill } from '@peyk/orders/backfill'
import type { BackfillDeps } from '@peyk/orders/backfill'
import type { Logger } from '@peyk/runtime/logger'
import type { Leases } from '@peyk/store/leases'
import type { WatermarkStore } from '@peyk/store/watermark'
import { runAlone } from './run-alone.ts'

export type BackfillJobDeps = Omit<BackfillDeps, 'onProgress'> & {
  watermark: WatermarkStore
  leases: Leases
  /** Returns Redis's time, in milliseconds since 1970. */
  now: () => Promise<number>
  fromMs: number | undefined
  logger: Logger
}

const REASONS = {
  complete: '',
  interrupted: '; stopped with its process, the next one goes on',
  panel_away: '; stopped, since the panel gives no pages',
  going_round: '; stopped, since the panel’s pages repeat themselves',
}

/**
 * Records every order that changed in the panel since the watermark, unless another process does so now. Logs what webhooks had
 * missed. Returns a summary.
 */
export async function runBackfill({ watermark, leases, now, fromMs, ...deps }: BackfillJobDeps): Promise<string> {
  return runAlone('backfill', leases, async () => {
    const total = await backfill(watermark, await now(), fromMs, { ...deps, onProgress: () => undefined })
    const { changed, unheard, missed, ended } = total
    deps.logger[ended === 'panel_away' || ended === 'going_round' ? 'warn' : 'info'](
      `The panel has ${changed} changed orders, ${unheard} of them new here; webhooks had missed ${missed} notifications, which are queued${REASONS[ended]}`,
      { event: 'backfill.done', ...total },
    )
    return `${ended}: ${missed} queued`
  })
}
