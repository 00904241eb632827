import { toNoticeId } from '@peyk/domain/notice'
import type { NoticeKind } from '@peyk/domain/notice'
import { isNoticeKind } from '@peyk/domain/notice'
import type { Order, OrderNews } from '@peyk/domain/order'
import { STATUS_RANK } from '@peyk/domain/status'
import type { Status } from '@peyk/domain/status'
import { DAY, MINUTE, SECOND } from '@peyk/domain/time'
import type { Redis } from 'ioredis'
import { NOTES_MS } from './chat-updates.ts'
import { scanKeys } from './connection.ts'
import type { Keys } from './keys.ts'
import { createOrderChecks } from './order-checks.ts'
import { toOrder, withFirstLink } from './order-record.ts'
import type { StoryEntry } from './order-record.ts'
import type { RunScript } from './scripts.ts'

/** How long a notice is left to the queue before the sweep looks at it. */
export const SWEEP_AFTER_MS = 30 * SECOND

/** A panel's clock may be ahead of ours by so much. */
const CLOCK_TOLERANCE_MS = 5 * MINUTE

export type BookRules = {
  /** Kinds that are told. */
  kinds: readonly NoticeKind[]
  retentionDays: number
  pollIntervalSeconds: number
}

/** Who says it: the panel when it pushes or when it is asked, or the order's age (`PENDING_TTL_DAYS`). */
export type NewsSource = 'webhook' | 'check' | 'age'

/**
 * What news came to: `queued` (a notice became due), `waiting` (it is known and not sent yet), `sent` (it was told before),
 * `updated` (nobody is told anything).
 */
export type NewsResult = {
  result: 'queued' | 'waiting' | 'sent' | 'updated'
  before: Status | 'absent'
  after: Status
  /** The order left the pending ones with this news. */
  cleared: boolean
  /** The panel's word is in no list and was met for the first time. */
  newWord: boolean
  /** The panel's time lay ahead and was taken as unsaid; once for each order. */
  futureTime: boolean
  /** The panel named another owner than before, who stays; once for each other owner. */
  otherOwner: boolean
  /** The amount is another one than before for the same status. */
  otherAmount?: 'taken' | 'ignored'
}

export type LinkResult = {
  /**
   * `linked`: nothing to tell yet; `queued`: its notice became due; `sent`: it was told before; `waiting`: it is known and not
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

export type OrderBook = ReturnType<typeof createOrderBook>

/** The orders Peyk knows: their statuses, their chats, and which of them are pending. */
export function createOrderBook(redis: Redis, run: RunScript, keys: Keys, rules: BookRules) {
  const retentionMs = rules.retentionDays * DAY
  const pollIntervalMs = rules.pollIntervalSeconds * SECOND

  return {
    ...createOrderChecks(redis, run, keys, rules),

    /** Applies one statement of the panel's, atomically with the notice that it makes due. Safe to repeat, in any order. */
    async applyNews(news: OrderNews, source: NewsSource): Promise<NewsResult> {
      const { orderId, status } = news
      const kind = isNoticeKind(status) ? status : 'paid'
      const statement = {
        orderId,
        status,
        rank: STATUS_RANK[status],
        rawStatus: news.rawStatus,
        noticeId: toNoticeId({ orderId, kind }),
        told: isNoticeKind(status) && rules.kinds.includes(status),
        chat: news.chatId,
        amount: news.money?.amount,
        currency: news.money?.currency,
        url: news.url,
        updatedAt: news.updatedAtMs,
        source,
        kinds: rules.kinds,
      }
      const reply = await run(
        'apply-news',
        [
          keys.order(orderId),
          keys.pending,
          keys.undelivered,
          keys.delivery({ orderId, kind }),
          keys.story(orderId),
          keys.cleared,
          keys.unknownWords,
        ],
        [
          JSON.stringify(statement),
          retentionMs,
          pollIntervalMs,
          SWEEP_AFTER_MS,
          keys.chatOrdersPrefix,
          CLOCK_TOLERANCE_MS,
          keys.deliveryPrefix,
        ],
      )
      return JSON.parse(String(reply)) as NewsResult
    },

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
          keys.undelivered,
          keys.story(orderId),
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
          [keys.order(orderId), keys.pending, keys.story(orderId), keys.chatOrders(chatId)],
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
          [keys.chatOrders(fromChatId), keys.chatOrders(toChatId), keys.chat(fromChatId), keys.chat(toChatId)],
          [fromChatId, toChatId, keys.orderPrefix, keys.storyPrefix, first, ORDERS_MOVED_A_CALL, retentionMs],
        )
        const [now, left] = reply as [number, number]
        moved += now
        if (left === 0) return moved
      }
    },

    async get(orderId: string): Promise<Order | undefined> {
      return toOrder(orderId, await redis.hgetall(keys.order(orderId)))
    },

    /** Up to `limit` orders of a chat after the `offset` newest ones, newest first. */
    async ordersOf(chatId: string, limit: number, offset = 0): Promise<Order[]> {
      const key = keys.chatOrders(chatId)
      const orderIds = await redis.zrevrange(key, offset, offset + limit - 1)
      const orders = await Promise.all(
        orderIds.map(async (orderId) => toOrder(orderId, await redis.hgetall(keys.order(orderId)))),
      )
      const gone = orderIds.filter((_, i) => orders[i] === undefined)
      if (gone.length === 0) return orders.filter((order) => order !== undefined)
      // Their retention is over.
      await redis.zrem(key, gone)
      return this.ordersOf(chatId, limit, offset)
    },

    /** How many orders a chat has. */
    async countOrdersOf(chatId: string): Promise<number> {
      return redis.zcard(keys.chatOrders(chatId))
    },

    /** Ids of all orders that are kept, in no order, a scan's page at a time. */
    async *orderIds(): AsyncGenerator<string[]> {
      yield* scanKeys(redis, keys.orderPrefix)
    },

    /** What happened to an order, oldest first. */
    async story(orderId: string): Promise<StoryEntry[]> {
      const [entries, hash] = await Promise.all([
        redis.lrange(keys.story(orderId), 0, -1),
        redis.hgetall(keys.order(orderId)),
      ])
      return withFirstLink(
        entries.map((entry) => JSON.parse(entry) as StoryEntry),
        hash,
      )
    },

    /** How many orders left the pending ones since the last call. */
    async takeClearedCount(): Promise<number> {
      return Number((await redis.getdel(keys.cleared)) ?? 0)
    },
  }
}
