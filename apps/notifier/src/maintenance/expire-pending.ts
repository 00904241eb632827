import { recordOrderUpdate } from '@peyk/orders/record-order-update'
import type { RecordDeps } from '@peyk/orders/record-order-update'
import type { Logger } from '@peyk/runtime/logger'
import { DAY } from '@peyk/domain/time'
import type { OrderStore } from '@peyk/store/order-store'

export type ExpirePendingDeps = RecordDeps & {
  orders: Pick<OrderStore, 'findAged' | 'applyOrderUpdate'>
  pendingTtlDays: number
  logger: Logger
}

/** One sweep looks at so many orders: with a sweep every ten seconds a million take half an hour. */
const PAGES = 5
const LOOKED_AT_ONCE = 1000

/**
 * Ends the watch over orders that are pending for longer than `PENDING_TTL_DAYS`, in any mode. Each call goes on where the
 * last one stopped; gives how many it ended.
 */
export function createExpirePending(deps: ExpirePendingDeps): () => Promise<number> {
  let cursor = '0'
  return async () => {
    let expired = 0
    for (let page = 0; page < PAGES; page += 1) {
      const found = await deps.orders.findAged(cursor, LOOKED_AT_ONCE, deps.pendingTtlDays * DAY)
      cursor = found.cursor
      for (const orderId of found.orderIds) expired += await expire(orderId, deps)
      if (cursor === '0') break
    }
    if (expired > 0)
      deps.logger.info(
        `${expired} orders were pending for more than ${deps.pendingTtlDays} days and count as expired`,
        {
          event: 'orders.expired',
          count: expired,
        },
      )
    return expired
  }
}

/** As if the panel said so: an order that was paid in the meantime stays paid. */
async function expire(orderId: string, deps: ExpirePendingDeps): Promise<number> {
  const orderUpdate = { chatId: undefined, money: undefined, url: undefined, updatedAtMs: undefined }
  const { cleared } = await recordOrderUpdate(
    { ...orderUpdate, orderId, status: 'expired', rawStatus: 'expired' },
    'age',
    deps,
  )
  return cleared ? 1 : 0
}
