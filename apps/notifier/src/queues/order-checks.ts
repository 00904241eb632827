import { checkOrders } from '@peyk/orders/check-orders'
import type { CheckOrdersDeps } from '@peyk/orders/check-orders'
import type { QueueHandler } from './queue-handler.ts'

const CHECKS_AT_ONCE = 10

/** Returns the handler of the queue `order-checks`: it asks the panel about the orders of a job. */
export function handleOrderChecks(deps: CheckOrdersDeps): QueueHandler<'order-checks'> {
  return { concurrency: CHECKS_AT_ONCE, handle: ({ payload }) => checkOrders(payload.orderIds, deps) }
}
