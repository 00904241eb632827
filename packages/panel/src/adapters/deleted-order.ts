import type { OrderUpdate } from '@peyk/domain/order'
import { valueOf } from '../json.ts'
import { toOrderUpdate } from '../order-json.ts'

/**
 * What it means that a shop deleted an order; such an event carries the id alone. The order will not be paid: it is
 * canceled, and no longer watched. Where the customer had paid before, the ranks keep it paid; where it is restored and
 * paid after all, that counts.
 *
 * @throws {NotAnOrder} when there is no id
 */
export function toDeletedOrderUpdate(json: unknown): OrderUpdate {
  return toOrderUpdate({ id: valueOf(json, 'id'), status: 'deleted' }, () => 'canceled')
}
