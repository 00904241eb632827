import type { OrderUpdate } from '@peyk/domain/order'
import { valueOf } from '../json.ts'
import { toOrderUpdate } from '../order-json.ts'

/**
 * Returns the order update of a deleted order, whose event has only the id. The order is canceled, so it is no longer checked. If it
 * was paid before, it stays paid by the status precedence. If it is restored and paid later, that counts.
 *
 * @throws {NotAnOrder} when there is no id
 */
export function toDeletedOrderUpdate(json: unknown): OrderUpdate {
  return toOrderUpdate({ id: valueOf(json, 'id'), status: 'deleted' }, ({ status }) => ({
    status: 'canceled',
    rawStatus: status,
  }))
}
