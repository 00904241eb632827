import type { Settings } from '@peyk/config/settings'
import { DAY, SECOND } from '@peyk/domain/time'
import type { PanelClient, PanelClientOptions } from '@peyk/panel/panel-client'
import type { BreakerState } from '@peyk/panel/panel-http-breaker'
import { PanelBackingOff } from '@peyk/panel/panel-unavailable'
import { instrument } from '@peyk/runtime/instrument'
import type { Logger } from '@peyk/runtime/logger'
import { openMetrics } from '@peyk/runtime/metrics'
import { PANEL_AWAY } from '@peyk/store/alerts'
import type { Alerts } from '@peyk/store/alerts'
import type { Registry } from 'prom-client'
import { PANEL_METRICS } from './metrics.ts'

/** Operators are alerted again of a panel that does not answer for this long. */
const ALERTED_AGAIN_MS = 1 * DAY

const STATES: readonly BreakerState[] = ['closed', 'half_open', 'open']

export type Panel = PanelClient & {
  /** Asks for one customer. It has a circuit breaker of its own: what customers type neither stops the checks nor alerts operators. */
  fetchForCustomer: PanelClient['fetchOrders']
}

/**
 * Returns the panel's client, counted and timed. Its circuit breaker is logged, and operators are alerted of it. Returns `undefined`
 * without the panel's address; its libraries are not loaded then.
 */
export async function openPanel(
  panel: Settings['panel'],
  registry: Registry,
  logger: Logger,
  alerts: Pick<Alerts, 'raise' | 'end'>,
  traceRequest?: PanelClientOptions['traceRequest'],
): Promise<Panel | undefined> {
  const { apiBaseUrl } = panel
  if (apiBaseUrl === undefined) return undefined
  const { createPanelClient } = await import('@peyk/panel/panel-client')
  const metrics = openMetrics(registry, PANEL_METRICS)
  const report = reportBreaker(logger, alerts)
  const showState = (state: BreakerState) => {
    for (const each of STATES) metrics.breakerState.set({ state: each }, each === state ? 1 : 0)
  }
  showState('closed')
  const onChange = (state: BreakerState, openMs: number) => {
    showState(state)
    report(state, openMs)
  }
  const client = createPanelClient({ ...panel, apiBaseUrl, breaker: { onChange }, traceRequest })
  const customers = createPanelClient({ ...panel, apiBaseUrl, traceRequest })
  return {
    fetchOrders: instrumentFetch(client.fetchOrders, metrics),
    ...(client.changes && { changes: client.changes }),
    fetchForCustomer: customers.fetchOrders,
    fetchWebhooks: client.fetchWebhooks,
    close() {
      client.close()
      customers.close()
    },
  }
}

function instrumentFetch(
  fetchOrders: PanelClient['fetchOrders'],
  { orders, durations }: ReturnType<typeof openMetrics<typeof PANEL_METRICS>>,
): PanelClient['fetchOrders'] {
  return instrument(fetchOrders, {
    record(ended, orderIds) {
      if (ended.ok) {
        durations.observe({ outcome: 'answered' }, ended.seconds)
        for (const result of ['found', 'missing', 'unreadable'] as const)
          orders.inc({ result }, ended.result[result].length)
      } else if (ended.error instanceof PanelBackingOff) orders.inc({ result: 'left_alone' }, orderIds.length)
      else {
        durations.observe({ outcome: 'failed' }, ended.seconds)
        orders.inc({ result: 'unanswered' }, orderIds.length)
      }
    },
  })
}

/** Returns what logs each change, and alerts operators when the panel is away and when it is back. */
function reportBreaker(logger: Logger, alerts: Pick<Alerts, 'raise' | 'end'>) {
  // Redis may be away as well; the log has it in any case.
  const ignoreFailure = (call: Promise<boolean>) => void call.catch(() => undefined)
  let wasOpen = false
  return (state: BreakerState, openMs: number): void => {
    if (state === 'open') {
      wasOpen = true
      logger.warn(`The panel does not answer: it is not asked for ${Math.ceil(openMs / SECOND)} s`, {
        event: 'panel.breaker_open',
        openMs,
      })
      ignoreFailure(alerts.raise(PANEL_AWAY, 'panel_away', '', ALERTED_AGAIN_MS))
    } else if (state === 'closed' && wasOpen) {
      wasOpen = false
      logger.info('The panel answers again', { event: 'panel.breaker_closed' })
      ignoreFailure(alerts.end(PANEL_AWAY, 'panel_back'))
    }
  }
}
