import type { OrderUpdate } from '@peyk/domain/order'
import { Counter } from 'prom-client'
import type { Registry } from 'prom-client'
import type { Tracing } from './tracing.ts'

/** The same function, with what it comes to in the metrics and in traces. */
export function instrumentOrderUpdates<Source extends string, Result extends { result: string }>(
  applyOrderUpdate: (orderUpdate: OrderUpdate, source: Source) => Promise<Result>,
  registry: Registry,
  tracing: Pick<Tracing, 'span'>,
): (orderUpdate: OrderUpdate, source: Source) => Promise<Result> {
  const counted = new Counter({
    name: 'peyk_order_updates_total',
    help: 'order updates written to the order store, by who said it (webhook, check or age), its status, and what it came to (queued, waiting, sent or updated)',
    labelNames: ['source', 'status', 'result'],
    registers: [registry],
  })
  return (orderUpdate, source) => {
    const { orderId, status } = orderUpdate
    const attributes = { 'peyk.order_id': orderId, 'peyk.status': status, 'peyk.source': source }
    return tracing.span('apply order update', attributes, async (note) => {
      const applied = await applyOrderUpdate(orderUpdate, source)
      counted.inc({ source, status, result: applied.result })
      note({ 'peyk.result': applied.result })
      return applied
    })
  }
}
