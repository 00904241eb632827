import { wasPaid } from '@peyk/domain/status'
import { readDelivery, readOrder } from './evidence.ts'
import type { Evidence } from './evidence.ts'
import { saysOf } from './kind-invariants.ts'

/** Counts how the notifications of a schedule ended, and which sequences it went through. */
export function countEnds(evidence: Evidence, count: (what: string) => void): void {
  for (const orderId of evidence.orderIds) {
    const order = readOrder(orderId, evidence)
    const isPaid = order.status !== undefined && wasPaid(order.status)
    const isAfterFailure =
      isPaid && order.history.some(({ status }) => ['failed', 'expired', 'canceled'].includes(String(status)))
    for (const kind of evidence.kinds) {
      const [state] = readDelivery({ orderId, kind }, order.compacted, evidence.redis)
      const end = state === '' ? 'none' : state
      count(`ended ${end}`)
      if (kind === 'paid' && isAfterFailure) count(`ended ${end} after a failure`)
    }
    for (const message of order.shown) count(`ended saying ${saysOf(message)}`)
  }
}
