import type { OrderUpdate } from '@peyk/domain/order'
import { isObject, valueOf } from '../json.ts'
import { NotAnOrder, toOrderUpdate } from '../order-json.ts'

/**
 * Returns the order update of a deleted order, whose event has only the id. The order is canceled, so it is no longer checked. If it
 * was paid before, it stays paid by the status precedence. If it is restored and paid later, that counts.
 *
 * The signature covers the body and not the topic. So the body itself must say that it is a deletion: another event's body that is sent
 * again under this topic cancels nothing.
 *
 * @throws {NotAnOrder} when the body is not an id alone
 */
export function toDeletedOrderUpdate(json: unknown): OrderUpdate {
  if (!isObject(json) || Object.keys(json).some((key) => key !== 'id'))
    throw new NotAnOrder('Expected the id alone, as the event of a deleted order has it, got an object with more.')
  return toOrderUpdate({ id: valueOf(json, 'id'), status: 'deleted' }, ({ status }) => ({
    status: 'canceled',
    rawStatus: status,
  }))
}
