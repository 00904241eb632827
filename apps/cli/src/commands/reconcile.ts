import { createEnqueueDue } from '@peyk/orders/enqueue-due'
import { reconcile } from '@peyk/orders/reconcile'
import type { Reconciliation } from '@peyk/orders/reconcile'
import { SettingsError, loadSettings } from '@peyk/config/settings'
import type { Settings } from '@peyk/config/settings'
import { createPanelClient } from '@peyk/panel/panel-client'
import type { PanelClient } from '@peyk/panel/panel-client'
import { withStore } from '../connections.ts'
import { defineCommand } from '../define-command.ts'
import type { AddCommand } from '../define-command.ts'
import { CommandFailed } from '../failures.ts'
import { createOrderLogger } from '../order-logger.ts'
import { createOutput } from '../output.ts'
import type { Output } from '../output.ts'
import { renderProgress } from '../progress-line.ts'

/** `peyk reconcile` */
export const addReconcile: AddCommand = (parent, deps) => {
  defineCommand(parent, 'reconcile', {
    summary: 'ask the panel now about every pending order',
    details:
      'Works in any mode, for example after lost webhooks. Needs PANEL_API_BASE_URL. The notifiers send what becomes due. ' +
      'Ctrl-C stops it safely; you can run it again at any time.',
    examples: ['reconcile'],
  }).action(async (options: { json?: boolean }) => {
    const settings = loadSettings(deps.env, 'cli')
    const panel = createPanel(settings)
    const output = createOutput(deps, options.json)
    const logger = createOrderLogger(output)
    const stop = new AbortController()
    const off = deps.onInterrupt(() => stop.abort())
    const startedAtMs = performance.now()
    const total = await withStore(settings, ({ store, producer }) =>
      reconcile({
        orders: store.orders,
        panel,
        enqueue: createEnqueueDue({ producer, logger }),
        logger,
        batchSize: settings.panel.batchSize,
        signal: stop.signal,
        onProgress: ({ asked, pending, queued }) =>
          output.progress(
            `Asked about ${asked} of ${pending} pending orders ${renderProgress(asked, pending, performance.now() - startedAtMs)}, ${queued} notifications queued`,
          ),
      }),
    ).finally(() => {
      output.progress('')
      off()
      panel.close()
    })
    report(total, output)
  })
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
