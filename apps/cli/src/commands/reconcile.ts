import { createEnqueueDue } from '@peyk/orders/enqueue-due'
import { reconcile } from '@peyk/orders/reconcile'
import type { Reconciliation } from '@peyk/orders/reconcile'
import { SettingsError, loadSettings } from '@peyk/config/settings'
import type { Settings } from '@peyk/config/settings'
import { createPanelClient } from '@peyk/panel/panel-client'
import type { PanelClient } from '@peyk/panel/panel-client'
import { parseSince } from '../arguments.ts'
import { reconcileSince } from '../reconcile-since.ts'
import { auditOf } from '../audit.ts'
import { withQueues } from '../queue-connection.ts'
import { defineCommand } from '../define-command.ts'
import type { AddCommand } from '../define-command.ts'
import { CommandFailed } from '../failures.ts'
import { createOrderLogger } from '../order-logger.ts'
import { createOutput } from '../output.ts'
import type { Output } from '../output.ts'
import { renderProgress } from '../progress-line.ts'
import { SUMMARIES } from '../summaries.ts'

/** `peyk reconcile` */
export const addReconcile: AddCommand = (parent, deps) => {
  defineCommand(parent, 'reconcile', {
    summary: SUMMARIES.reconcile,
    details:
      'Works in any mode, for example after lost webhooks. Needs PANEL_API_BASE_URL. The notifiers send what becomes due. ' +
      'With --since it asks for every order that changed since then, also for those that Peyk never heard of. ' +
      'Ctrl-C stops it safely; you can run it again at any time.',
    examples: ['reconcile', 'reconcile --since 24h', 'reconcile --since 2026-11-01T00:00:00Z'],
  })
    .option(
      '--since <time>',
      'every order that changed since then: 24h, 7d or a time in ISO 8601, in TIME_ZONE',
      parseSince,
    )
    .action(async ({ json, since }: { json?: boolean; since?: number }) => {
      const settings = loadSettings(deps.env, 'cli')
      const panel = createPanel(settings)
      const output = createOutput(deps, json)
      const stop = new AbortController()
      const off = deps.onInterrupt(() => stop.abort())
      const run = { output, signal: stop.signal }
      const detail = since === undefined ? undefined : `since ${new Date(since).toISOString()}`
      await withQueues(settings, ({ store }) =>
        auditOf(store, deps)({ act: 'reconcile', ...(detail !== undefined && { detail }) }),
      )
      const asked =
        since === undefined
          ? reconcilePending(settings, panel, run)
          : reconcileSince(since, settings, panel.changes, run)
      await asked.finally(() => {
        off()
        panel.close()
      })
    })
}

async function reconcilePending(
  settings: Settings,
  panel: PanelClient,
  { output, signal }: { output: Output; signal: AbortSignal },
): Promise<void> {
  const logger = createOrderLogger(output)
  const startedAtMs = performance.now()
  const total = await withQueues(settings, ({ store, producer }) =>
    reconcile({
      orders: store.orders,
      panel,
      enqueue: createEnqueueDue({ producer, logger }),
      logger,
      batchSize: settings.panel.batchSize,
      signal,
      onProgress: ({ asked, pending, queued }) =>
        output.progress(
          `Asked about ${asked} of ${pending} pending orders ${renderProgress(asked, pending, performance.now() - startedAtMs)}, ${queued} notifications queued`,
        ),
    }),
  ).finally(() => output.progress(''))
  report(total, output)
}

function createPanel({ panel }: Settings): PanelClient {
  const { apiBaseUrl } = panel
  if (apiBaseUrl === undefined)
    throw new SettingsError([
      'PANEL_API_BASE_URL: missing; expected the panel’s API, for example https://shop.example/api, because reconcile asks the panel.',
    ])
  return createPanelClient({ ...panel, apiBaseUrl })
}

function report(total: Reconciliation, output: Output): void {
  const { pending, asked, queued, done, missing, unreadable, unanswered, ended } = total
  const parts = [
    `${queued} notifications queued`,
    `${done} no longer pending`,
    ...(missing > 0 ? [`${missing} unknown to the panel`] : []),
    ...(unreadable > 0 ? [`${unreadable} without a usable answer`] : []),
    ...(unanswered > 0 ? [`${unanswered} not answered`] : []),
  ]
  output.result(total, `Asked about ${asked} of ${pending} pending orders: ${parts.join(', ')}.`)
  if (ended === 'interrupted')
    throw new CommandFailed('Stopped early; the answers so far are stored. Run it again for the remaining orders.')
  if (ended === 'panel_away')
    throw new CommandFailed('The panel does not answer. Check PANEL_API_BASE_URL and the panel, then run it again.')
  if (unanswered + unreadable > 0)
    throw new CommandFailed('Some orders have no usable answer; mend them in the panel and run it again.')
}
