import type { OrderUpdate } from '@peyk/domain/order'
import type { Registry } from 'prom-client'
import { instrument } from './instrument.ts'
import { LEFT_OUT, ORDER_UPDATES } from './process-metrics.ts'
import type { Tracing } from './tracing.ts'

/** Returns the same function, counted and traced. */
export function instrumentOrderUpdates<Source extends string, Result extends { result: string; leftOut: boolean }>(
  applyOrderUpdate: (update: OrderUpdate, source: Source) => Promise<Result>,
  metrics: Registry,
  tracing: Pick<Tracing, 'span'>,
): (update: OrderUpdate, source: Source) => Promise<Result> {
  const updates = ORDER_UPDATES(metrics)
  const withoutValues = LEFT_OUT(metrics)
  return instrument(
    applyOrderUpdate,
    {
      span: {
        name: 'apply order update',
        attributes: ({ orderId, status }, source) => ({
          'peyk.order_id': orderId,
          'peyk.status': status,
          'peyk.source': source,
        }),
      },
      record(ended, { status }, source) {
        if (!ended.ok) return undefined
        const { result, leftOut } = ended.result
        updates.inc({ source, status, result })
        if (leftOut) withoutValues.inc({ source })
        return { 'peyk.result': result }
      },
    },
    tracing,
  )
}
