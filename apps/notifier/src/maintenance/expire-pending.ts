import { recordOrderUpdate } from '@peyk/orders/record-order-update'
import type { RecordDeps } from '@peyk/orders/record-order-update'
import type { Logger } from '@peyk/runtime/logger'
import { DAY } from '@peyk/domain/time'
import type { OrderStore } from '@peyk/store/order-store'
import type { RedisTime } from '../redis-time.ts'

export type ExpirePendingDeps = RecordDeps & {
  orders: Pick<OrderStore, 'walkPending' | 'applyOrderUpdate'>
  pendingTtlDays: number
  time: Pick<RedisTime, 'confirmedMs'>
  logger: Logger
}

/** Orders a sweep: with a sweep every ten seconds a million take half an hour. */
const PAGES = 5
const ORDERS_A_PAGE = 1000

/**
 * Returns a function that makes orders expired that are pending for longer than `PENDING_TTL_DAYS`, in any mode, by a time that this
 * process has confirmed. It also makes checks due that a wrong clock put too far away. Each call continues where the last one
 * stopped, and returns how many orders expired.
 */
export function createExpirePending(deps: ExpirePendingDeps): () => Promise<number> {
  let cursor = '0'
  return async () => {
    let expired = 0
    for (let page = 0; page < PAGES; page += 1) {
      const ageMs = deps.pendingTtlDays * DAY
      const found = await deps.orders.walkPending(cursor, ORDERS_A_PAGE, ageMs, deps.time.confirmedMs())
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

/** Records it like the panel's own update, so an order that was paid meanwhile stays paid. */
async function expire(orderId: string, deps: ExpirePendingDeps): Promise<number> {
  const orderUpdate = { chatId: undefined, money: undefined, url: undefined, updatedAtMs: undefined }
  const { cleared } = await recordOrderUpdate(
    { ...orderUpdate, orderId, status: 'expired', rawStatus: 'expired' },
    'age',
    deps,
  )
  return cleared ? 1 : 0
}
