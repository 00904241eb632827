import type { NotificationKind } from '@peyk/domain/notification'
import type { Order } from '@peyk/domain/order'
import type { Status } from '@peyk/domain/status'
import { DAY } from '@peyk/domain/time'
import type { Redis } from 'ioredis'
import { NOTES_MS } from './chat-updates.ts'
import type { Keys } from '../keys.ts'
import { toOrder } from '../orders/order-record.ts'
import type { RunScript } from '../connection/scripts.ts'
import { SWEEP_AFTER_MS } from '../deliveries/sweep-delay.ts'

export type LinkResult = {
  /**
   * `linked`: nothing to notify yet; `queued`: its notification became due; `sent`: it was notified before; `waiting`: it is known and not
   * sent yet; `elsewhere`: it is another chat’s and stays there.
   */
  result: 'linked' | 'queued' | 'sent' | 'waiting' | 'elsewhere'
  status: Status
  previousChat?: string
}

/** How a customer came to link an order. */
export type LinkRequest = {
  /** When they asked, milliseconds since 1970; now unless said otherwise. */
  atMs?: number | undefined
  /** With a signed link, which alone takes an order away from a chat whose customer linked it. */
  isSigned?: boolean
  /** The update by which they asked: asked again with the same one, the answer is the same. */
  updateId?: number
}

const ORDERS_MOVED_A_CALL = 500

/** Which chat has which orders. */
export function createChatOrders(
  redis: Redis,
  run: RunScript,
  keys: Keys,
  rules: { kinds: readonly NotificationKind[]; retentionDays: number },
) {
  const retentionMs = rules.retentionDays * DAY

  /** Up to `limit` orders of a chat after the `offset` newest ones, newest first. */
  const ordersOf = async (chatId: string, limit: number, offset = 0): Promise<Order[]> => {
    const key = keys.chatOrders(chatId)
    const orderIds = await redis.zrevrange(key, offset, offset + limit - 1)
    const orders = await Promise.all(
      orderIds.map(async (orderId) => toOrder(orderId, await redis.hgetall(keys.order(orderId)))),
    )
    const gone = orderIds.filter((_, i) => orders[i] === undefined)
    if (gone.length === 0) return orders.filter((order) => order !== undefined)
    // Their retention is over.
    await redis.zrem(key, gone)
    return ordersOf(chatId, limit, offset)
  }

  return {
    /** Gives an order to a chat; unknown orders are noted as pending and due for a check at once. */
    async link(
      orderId: string,
      chatId: string,
      { atMs, isSigned = true, updateId }: LinkRequest = {},
    ): Promise<LinkResult> {
      const reply = await run(
        'link-order',
        [
          keys.order(orderId),
          keys.pending,
          keys.outbox,
          keys.history(orderId),
          keys.chatOrders(chatId),
          keys.updateNotes(updateId ?? 0),
        ],
        [
          orderId,
          chatId,
          JSON.stringify(rules.kinds),
          keys.deliveryPrefix,
          keys.chatOrdersPrefix,
          retentionMs,
          SWEEP_AFTER_MS,
          keys.deliveries('held'),
          atMs ?? '',
          isSigned ? 1 : 0,
          updateId ?? '',
          NOTES_MS,
        ],
      )
      return JSON.parse(String(reply)) as LinkResult
    },

    /** Takes an order away from a chat, at the customer's wish. Gives false when it is not that chat's, nor was it stopped there. */
    async unlink(orderId: string, chatId: string): Promise<boolean> {
      return (
        (await run(
          'unlink-order',
          [keys.order(orderId), keys.pending, keys.history(orderId), keys.chatOrders(chatId)],
          [orderId, chatId, retentionMs],
        )) === 1
      )
    },

    /**
     * All orders of a group follow it to the supergroup that it became, this one first (`undefined`: no particular one).
     * Gives how many did; safe to repeat.
     */
    async moveChat(orderId: string | undefined, fromChatId: string, toChatId: string): Promise<number> {
      for (let moved = 0, first = orderId ?? ''; ; first = '') {
        const reply = await run(
          'move-chat',
          [
            keys.chatOrders(fromChatId),
            keys.chatOrders(toChatId),
            keys.chat(fromChatId),
            keys.chat(toChatId),
            keys.outbox,
            keys.deliveries('held'),
          ],
          [
            fromChatId,
            toChatId,
            keys.orderPrefix,
            keys.historyPrefix,
            first,
            ORDERS_MOVED_A_CALL,
            retentionMs,
            JSON.stringify(rules.kinds),
            keys.deliveryPrefix,
          ],
        )
        const [now, left] = reply as [number, number]
        moved += now
        if (left === 0) return moved
      }
    },

    ordersOf,

    /** How many orders a chat has. */
    async countOrdersOf(chatId: string): Promise<number> {
      return redis.zcard(keys.chatOrders(chatId))
    },
  }
}
