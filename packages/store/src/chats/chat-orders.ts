import { toKindRules } from '@peyk/domain/kind-order'
import type { KindRules } from '@peyk/domain/kind-order'
import type { NotificationKind } from '@peyk/domain/notification'
import type { Order } from '@peyk/domain/order'
import type { Status } from '@peyk/domain/status'
import { DAY } from '@peyk/domain/time'
import type { Redis } from 'ioredis'
import { NOTES_MS } from './chat-updates.ts'
import type { Keys } from '../keys.ts'
import { toOrder } from '../orders/order-record.ts'
import type { Scripts } from '../connection/scripts.ts'
import { SWEEP_AFTER_MS } from '../deliveries/sweep-delay.ts'

export type LinkResult = {
  /**
   * `linked`: no notification is due; `queued`: its notification became due; `sent`: it was sent before; `waiting`: it is
   * known and not sent yet; `elsewhere`: the order is another chat’s and stays there.
   */
  result: 'linked' | 'queued' | 'sent' | 'waiting' | 'elsewhere'
  /** The kind that became due, when it is `queued`. */
  dueKind?: NotificationKind
  status: Status
  previousChat?: string
}

/** How a customer links an order. */
export type LinkRequest = {
  /** When they asked, milliseconds since 1970; now by default. */
  atMs?: number | undefined
  /** By a signed link: only that takes an order away from a chat whose customer linked it. Default: true. */
  isSigned?: boolean
  /** Telegram's update by which they asked: the same one again gets the same answer. */
  updateId?: number
}

/** Short enough for all others that wait for Redis. */
const ORDERS_MOVED_A_CALL = 100

type LinkCall = {
  orderId: string
  chatId: string
  atMs?: number | undefined
  isSigned: boolean
  takesOver: boolean
  updateId?: string | undefined
  rules: KindRules
  retentionMs: number
  sweepInMs: number
  notesMs: number
}
type UnlinkCall = { orderId: string; chatId: string; retentionMs: number }
type MoveCall = {
  fromChatId: string
  toChatId: string
  firstOrderId?: string | undefined
  limit: number
  kinds: readonly NotificationKind[]
  retentionMs: number
}

export type ChatRules = {
  /** Kinds that are notified. */
  kinds: readonly NotificationKind[]
  retentionDays: number
  /** Whether a signed link moves an order away from the chat that the panel names. Default: false. */
  linkTakesOver?: boolean
}

/** Which chat has which orders. */
export function createChatOrders(
  redis: Redis,
  scripts: Scripts,
  keys: Keys,
  { kinds, retentionDays, linkTakesOver = false }: ChatRules,
) {
  const retentionMs = retentionDays * DAY
  const rules = toKindRules(kinds)
  const link = scripts.load<LinkCall, LinkResult>('chats/link-order')
  const unlink = scripts.load<UnlinkCall, boolean>('chats/unlink-order')
  const move = scripts.load<MoveCall, { moved: number; left: number }>('chats/move-chat')

  return {
    /** Links an order to a chat. An unknown order is stored as pending, and its check is due at once. */
    async link(
      orderId: string,
      chatId: string,
      { atMs, isSigned = true, updateId }: LinkRequest = {},
    ): Promise<LinkResult> {
      return link({
        orderId,
        chatId,
        atMs,
        isSigned,
        takesOver: linkTakesOver,
        updateId: updateId === undefined ? undefined : String(updateId),
        rules,
        retentionMs,
        sweepInMs: SWEEP_AFTER_MS,
        notesMs: NOTES_MS,
      })
    },

    /** Takes an order from a chat, at the customer's wish. Returns `false` when it is not that chat's, nor was stopped there. */
    async unlink(orderId: string, chatId: string): Promise<boolean> {
      return unlink({ orderId, chatId, retentionMs })
    },

    /**
     * Moves all orders of a group to the supergroup that it became, `orderId` first (`undefined`: none in particular). Returns
     * how many moved; safe to repeat.
     */
    async moveChat(orderId: string | undefined, fromChatId: string, toChatId: string): Promise<number> {
      for (let total = 0, firstOrderId = orderId; ; firstOrderId = undefined) {
        const limit = ORDERS_MOVED_A_CALL
        const { moved, left } = await move({ fromChatId, toChatId, firstOrderId, limit, kinds, retentionMs })
        total += moved
        if (left === 0) return total
      }
    },

    ordersOf: (chatId: string, limit: number, offset = 0) => ordersOf(redis, keys, chatId, limit, offset),

    /** Returns how many orders a chat has. */
    async countOrdersOf(chatId: string): Promise<number> {
      return redis.zcard(keys.chatOrders(chatId))
    },
  }
}

/** Returns up to `limit` orders of a chat after the `offset` newest ones, newest first. */
async function ordersOf(redis: Redis, keys: Keys, chatId: string, limit: number, offset: number): Promise<Order[]> {
  const key = keys.chatOrders(chatId)
  const orderIds = await redis.zrevrange(key, offset, offset + limit - 1)
  const orders = await Promise.all(
    orderIds.map(async (orderId) => toOrder(orderId, await redis.hgetall(keys.order(orderId)))),
  )
  const gone = orderIds.filter((_, i) => orders[i] === undefined)
  if (gone.length === 0) return orders.filter((order) => order !== undefined)
  // Their retention is over.
  await redis.zrem(key, gone)
  return ordersOf(redis, keys, chatId, limit, offset)
}
