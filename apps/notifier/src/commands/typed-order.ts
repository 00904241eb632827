import { parseOrderId } from '@peyk/domain/order'
import type { Store } from '@peyk/store/store'
import { toTypedIds } from '@peyk/telegram/typed-text'

/** The order that a customer names: how it is called in the answer, and its id; an unknown one has the id that was typed. */
export type TypedOrder = { asked: string; orderId: string }

/** Returns the order that somebody typed by its id or number, however it is written; `undefined` where no id can be meant. */
export async function findTypedOrder(
  argument: string,
  orders: Pick<Store['orders'], 'find'>,
): Promise<TypedOrder | undefined> {
  const typed = toTypedIds(argument).flatMap((id) => parseOrderId(id) ?? [])
  for (const asked of typed) {
    const orderId = await orders.find(asked, 'number')
    if (orderId !== undefined) return { asked, orderId }
  }
  const bare = typed.at(-1)
  return bare === undefined ? undefined : { asked: bare, orderId: bare }
}
