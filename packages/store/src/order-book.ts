import type { NoticeKind } from '@peyk/domain/notice'
import type { Order, OrderNews } from '@peyk/domain/order'
import { STATUS_RANK } from '@peyk/domain/status'
import type { Status } from '@peyk/domain/status'
import { DAY, MINUTE, SECOND } from '@peyk/domain/time'
import type { Redis } from 'ioredis'
import { createChatOrders } from './chat-orders.ts'
import { scanKeys } from './connection.ts'
import type { Keys } from './keys.ts'
import { createOrderChecks } from './order-checks.ts'
import { toMoneyText, toOrder, withFirstLink } from './order-record.ts'
import type { StoryEntry } from './order-record.ts'
import type { Scripts } from './scripts.ts'
import { SWEEP_AFTER_MS } from './sweep-delay.ts'

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
  /** The order's, if it has one. */
  chat?: string
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

export type OrderBook = ReturnType<typeof createOrderBook>

/** The orders Peyk knows: their statuses, their chats, and which of them are pending. */
export function createOrderBook(redis: Redis, { run, open }: Scripts, keys: Keys, rules: BookRules) {
  const retentionMs = rules.retentionDays * DAY
  const apply = open('apply-news', keys.root, [
    `,${rules.kinds.join(',')},`,
    retentionMs,
    rules.pollIntervalSeconds * SECOND,
    SWEEP_AFTER_MS,
    CLOCK_TOLERANCE_MS,
  ])

  return {
    ...createOrderChecks(redis, run, keys, rules),
    ...createChatOrders(redis, run, keys, rules),

    /** Applies one statement of the panel's, atomically with the notice that it makes due. Safe to repeat, in any order. */
    async applyNews(news: OrderNews, source: NewsSource): Promise<NewsResult> {
      const { orderId, status, rawStatus, chatId = '', money, url = '', updatedAtMs = '' } = news
      const moneyText = money === undefined ? '' : toMoneyText(money)
      const reply = await apply([
        orderId,
        status,
        STATUS_RANK[status],
        rawStatus,
        chatId,
        moneyText,
        url,
        updatedAtMs,
        source,
      ])
      return toNewsResult(String(reply))
    },

    async get(orderId: string): Promise<Order | undefined> {
      return toOrder(orderId, await redis.hgetall(keys.order(orderId)))
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

/** Reads what `apply-news.lua` gives: `queued absent paid 7 newWord`. */
function toNewsResult(reply: string): NewsResult {
  const [result, before, after, chat, ...remarks] = reply.split(' ')
  const otherAmount = remarks.includes('amountTaken')
    ? 'taken'
    : remarks.includes('amountIgnored')
      ? 'ignored'
      : undefined
  return {
    result: result as NewsResult['result'],
    before: before as NewsResult['before'],
    after: after as Status,
    ...(chat !== '-' && { chat }),
    cleared: remarks.includes('cleared'),
    newWord: remarks.includes('newWord'),
    futureTime: remarks.includes('futureTime'),
    otherOwner: remarks.includes('otherOwner'),
    ...(otherAmount && { otherAmount }),
  }
}
