import type { NotificationKind } from '@peyk/domain/notification'
import type { Order, OrderUpdate } from '@peyk/domain/order'
import { STATUS_PRECEDENCE } from '@peyk/domain/status'
import type { Status } from '@peyk/domain/status'
import { DAY, MINUTE, SECOND } from '@peyk/domain/time'
import type { Redis } from 'ioredis'
import { createChatOrders } from '../chats/chat-orders.ts'
import { scanKeys } from '../connection/connection.ts'
import type { Keys } from '../keys.ts'
import { createOrderChecks } from './order-checks.ts'
import { toMoneyText, toOrder, withFirstLink } from './order-record.ts'
import type { HistoryEntry } from './order-record.ts'
import type { Scripts } from '../connection/scripts.ts'
import { SWEEP_AFTER_MS } from '../deliveries/sweep-delay.ts'

/** A panel's clock may be ahead of ours by so much. */
const CLOCK_TOLERANCE_MS = 5 * MINUTE

export type OrderRules = {
  /** Kinds that are notified. */
  kinds: readonly NotificationKind[]
  retentionDays: number
  pollIntervalSeconds: number
}

/** Who says it: the panel when it pushes or when it is asked, or the order's age (`PENDING_TTL_DAYS`). */
export type OrderUpdateSource = 'webhook' | 'check' | 'age'

/**
 * What order update came to: `queued` (a notification became due), `waiting` (it is known and not sent yet), `sent` (it was notified before),
 * `updated` (nobody is notified anything).
 */
export type OrderUpdateResult = {
  result: 'queued' | 'waiting' | 'sent' | 'updated'
  before: Status | 'absent'
  after: Status
  /** The order's, if it has one. */
  chat?: string
  /** The order left the pending ones with this order update. */
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

export type OrderStore = ReturnType<typeof createOrderStore>

/** The orders Peyk knows: their statuses, their chats, and which of them are pending. */
export function createOrderStore(redis: Redis, { run, open }: Scripts, keys: Keys, rules: OrderRules) {
  const retentionMs = rules.retentionDays * DAY
  const apply = open('apply-order-update', keys.root, [
    `,${rules.kinds.join(',')},`,
    retentionMs,
    rules.pollIntervalSeconds * SECOND,
    SWEEP_AFTER_MS,
    CLOCK_TOLERANCE_MS,
  ])

  return {
    ...createOrderChecks(redis, run, keys, rules),
    ...createChatOrders(redis, run, keys, rules),

    /** Applies one statement of the panel's, atomically with the notification that it makes due. Safe to repeat, in any order. */
    async applyOrderUpdate(orderUpdate: OrderUpdate, source: OrderUpdateSource): Promise<OrderUpdateResult> {
      const { orderId, status, rawStatus, chatId = '', money, url = '', updatedAtMs = '' } = orderUpdate
      const moneyText = money === undefined ? '' : toMoneyText(money)
      const reply = await apply([
        orderId,
        status,
        STATUS_PRECEDENCE[status],
        rawStatus,
        chatId,
        moneyText,
        url,
        updatedAtMs,
        source,
      ])
      return toOrderUpdateResult(String(reply))
    },

    async get(orderId: string): Promise<Order | undefined> {
      return toOrder(orderId, await redis.hgetall(keys.order(orderId)))
    },

    /** Ids of all orders that are kept, in no order, a scan's page at a time. */
    async *orderIds(): AsyncGenerator<string[]> {
      yield* scanKeys(redis, keys.orderPrefix)
    },

    /** What happened to an order, oldest first. */
    async history(orderId: string): Promise<HistoryEntry[]> {
      const [entries, hash] = await Promise.all([
        redis.lrange(keys.history(orderId), 0, -1),
        redis.hgetall(keys.order(orderId)),
      ])
      return withFirstLink(
        entries.map((entry) => JSON.parse(entry) as HistoryEntry),
        hash,
      )
    },

    /** How many orders left the pending ones since the last call. */
    async takeClearedCount(): Promise<number> {
      return Number((await redis.getdel(keys.cleared)) ?? 0)
    },
  }
}

/** Reads what `apply-order-update.lua` gives: `queued absent paid 7 newWord`. */
function toOrderUpdateResult(reply: string): OrderUpdateResult {
  const [result, before, after, chat, ...warnings] = reply.split(' ')
  const otherAmount = warnings.includes('amountTaken')
    ? 'taken'
    : warnings.includes('amountIgnored')
      ? 'ignored'
      : undefined
  return {
    result: result as OrderUpdateResult['result'],
    before: before as OrderUpdateResult['before'],
    after: after as Status,
    ...(chat !== '-' && { chat }),
    cleared: warnings.includes('cleared'),
    newWord: warnings.includes('newWord'),
    futureTime: warnings.includes('futureTime'),
    otherOwner: warnings.includes('otherOwner'),
    ...(otherAmount && { otherAmount }),
  }
}
