import type { Settings } from '@peyk/config/settings'
import { backfillSince } from '@peyk/orders/backfill'
import type { Backfill } from '@peyk/orders/backfill'
import { createEnqueueDue } from '@peyk/orders/enqueue-due'
import { readRedisClock } from '@peyk/store/redis-clock'
import { SettingsError } from '@peyk/config/settings'
import type { FetchChanges } from '@peyk/panel/fetch-changes'
import { withQueues } from './queue-connection.ts'
import { CommandFailed } from './failures.ts'
import { toLocalIso } from '@peyk/domain/local-time'
import { createOrderLogger } from './order-logger.ts'
import type { Output } from './output.ts'

/** Asks the panel for every order that changed since a time. Prints what webhooks had missed. */
export async function reconcileSince(
  sinceMs: number,
  settings: Settings,
  changes: FetchChanges | undefined,
  { output, signal }: { output: Output; signal: AbortSignal },
): Promise<void> {
  if (changes === undefined)
    throw new SettingsError([
      'PANEL_CHANGES_PATH: missing; expected where the panel lists what changed, for example orders?changed_since={since}&page={page}, because reconcile --since asks for it.',
    ])
  const logger = createOrderLogger(output)
  const total = await withQueues(settings, async ({ redis, store, producer }) =>
    backfillSince(sinceMs, await readRedisClock(redis), store.watermark, {
      orders: store.orders,
      enqueue: createEnqueueDue({ producer, logger }),
      logger,
      changes,
      signal,
      onProgress: ({ changed, missed }) => output.progress(`${changed} changed orders, ${missed} notifications queued`),
    }),
  ).finally(() => output.progress(''))
  report(sinceMs, total, output)
}

function report(sinceMs: number, total: Backfill, output: Output): void {
  const { changed, unheard, missed, old, unreadable, ended } = total
  const parts = [
    `${unheard} of them new here`,
    `${missed} notifications queued`,
    ...(old > 0 ? [`${old} left out, since they are older`] : []),
    ...(unreadable > 0 ? [`${unreadable} cannot be read`] : []),
  ]
  output.result(
    { since: new Date(sinceMs).toISOString(), ...total },
    `${changed} orders changed since ${toLocalIso(sinceMs)}: ${parts.join(', ')}.`,
  )
  if (ended === 'interrupted')
    throw new CommandFailed('Stopped early; what was read is stored. Run it again for the remaining orders.')
  if (ended === 'panel_away')
    throw new CommandFailed(
      'The panel does not give all pages. Check PANEL_API_BASE_URL and the panel, then run it again.',
    )
  if (ended === 'going_round')
    throw new CommandFailed('The panel’s pages repeat themselves; mend its list of changed orders, then run it again.')
  if (unreadable > 0) throw new CommandFailed('Some orders cannot be read; mend them in the panel and run it again.')
}
