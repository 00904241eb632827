import type { PanelClient } from '@peyk/panel/panel-client'
import { PanelBackingOff } from '@peyk/panel/panel-unavailable'
import { Counter, Histogram } from 'prom-client'
import type { Registry } from 'prom-client'

const RESULTS = ['found', 'missing', 'unreadable', 'unanswered', 'left_alone'] as const
const BUCKETS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]

/** The same panel client, with what asking comes to in the metrics. */
export function createMeasuredPanel(panel: PanelClient, registry: Registry): PanelClient {
  const orders = new Counter({
    name: 'peyk_panel_orders_total',
    help: 'Orders that the panel was asked about, by what came of it: found, missing (it knows no such order), unreadable, unanswered (no answer, 429 or an error), left_alone (not asked, since it wants to be left alone or does not answer). The sum is how many checks there were',
    labelNames: ['result'],
    registers: [registry],
  })
  const durations = new Histogram({
    name: 'peyk_panel_check_duration_seconds',
    help: 'How long the panel took to answer about a batch of orders, or not to',
    labelNames: ['outcome'],
    buckets: BUCKETS,
    registers: [registry],
  })
  for (const result of RESULTS) orders.inc({ result }, 0)
  for (const outcome of ['answered', 'failed']) durations.zero({ outcome })

  return {
    close: panel.close,
    async fetchOrders(orderIds) {
      const ended = durations.startTimer()
      try {
        const answer = await panel.fetchOrders(orderIds)
        ended({ outcome: 'answered' })
        for (const result of ['found', 'missing', 'unreadable'] as const) orders.inc({ result }, answer[result].length)
        return answer
      } catch (error) {
        const isLeftAlone = error instanceof PanelBackingOff
        if (!isLeftAlone) ended({ outcome: 'failed' })
        orders.inc({ result: isLeftAlone ? 'left_alone' : 'unanswered' }, orderIds.length)
        throw error
      }
    },
  }
}
