import { NOTIFICATION_KINDS } from '@peyk/domain/notification'
import { parseOrderId } from '@peyk/domain/order'
import type { Order } from '@peyk/domain/order'
import { DAY } from '@peyk/domain/time'
import type { Redis } from 'ioredis'
import { scanKeys } from '../connection/connection.ts'
import { readRedisClock } from '../connection/redis-clock.ts'
import type { Scripts } from '../connection/scripts.ts'
import { createCompactedReader } from '../deliveries/compaction.ts'
import { toDelivery } from '../deliveries/delivery-record.ts'
import type { Keys } from '../keys.ts'
import { toOrder } from './order-record.ts'
import type { HistoryEntry } from './order-record.ts'
import { toWholeHistory } from './whole-history.ts'
import { parseObject } from '../parse-object.ts'
import { bareOf, toNumberKey } from './order-number.ts'

/** Returns what is known of orders. */
export function createOrderReader(redis: Redis, scripts: Scripts, keys: Keys) {
  const readCompacted = createCompactedReader(scripts)
  return {
    /** Returns the chat that is notified of an order, if it has one. */
    async chatOf(orderId: string): Promise<string | undefined> {
      return (await redis.hget(keys.order(orderId), 'c')) ?? undefined
    },

    async get(orderId: string): Promise<Order | undefined> {
      return toOrder(orderId, await redis.hgetall(keys.order(orderId)))
    },

    /**
     * Returns the id of the order that a person names by its id or its number, if it is known; of a compacted one by its id. One order's number may be another
     * one's id: operators read ids in logs and links, so that an id counts first. Customers read numbers alone.
     */
    async find(idOrNumber: string, first: 'id' | 'number' = 'id'): Promise<string | undefined> {
      const ids = [idOrNumber, bareOf(idOrNumber)].flatMap((text) => parseOrderId(text) ?? [])
      const [id = '', bareId = ''] = ids
      const [hasId, hasBareId, ofNumber] = await Promise.all([
        redis.exists(keys.order(id)),
        redis.exists(keys.order(bareId)),
        redis.get(keys.orderNumber(toNumberKey(idOrNumber))),
      ])
      const byId = hasId === 1 ? id : undefined
      const known = (first === 'id' ? (byId ?? ofNumber) : (ofNumber ?? byId)) ?? (hasBareId === 1 ? bareId : undefined)
      if (known !== undefined) return known
      const compacted = await readCompacted(ids)
      return ids.find((_, i) => compacted[i] !== undefined)
    },

    /** Returns how many paid orders of the last seven days have no chat, and the newest ones’ ids. */
    async paidUnlinked(limit: number): Promise<{ count: number; orderIds: string[] }> {
      const sinceMs = (await readRedisClock(redis)) - 7 * DAY
      const [count, orderIds] = await Promise.all([
        redis.zcount(keys.paidUnlinked, sinceMs, '+inf'),
        redis.zrevrangebyscore(keys.paidUnlinked, '+inf', sinceMs, 'LIMIT', 0, limit),
      ])
      return { count, orderIds }
    },

    /** Returns the panel’s words of the last seven days that Peyk did not know, newest first; at most `limit`. */
    async unknownStatusWords(limit: number): Promise<string[]> {
      const sinceMs = (await readRedisClock(redis)) - 7 * DAY
      return redis.zrevrangebyscore(keys.unknownStatusWords, '+inf', sinceMs, 'LIMIT', 0, limit)
    },

    /** Yields the ids of all known orders, in no order, a scan's page at a time. */
    async *orderIds(): AsyncGenerator<string[]> {
      yield* scanKeys(redis, keys.orderPrefix)
    },

    /** Returns what happened to an order, oldest first. */
    async history(orderId: string): Promise<HistoryEntry[]> {
      const [entries, hash, values] = await Promise.all([
        redis.lrange(keys.history(orderId), 0, -1),
        redis.hgetall(keys.order(orderId)),
        redis.mget(NOTIFICATION_KINDS.map((kind) => keys.delivery({ orderId, kind }))),
      ])
      return toWholeHistory(
        entries.flatMap((entry) => (parseObject(entry) as HistoryEntry | undefined) ?? []),
        hash,
        values.flatMap((value) => toDelivery(value) ?? []),
      )
    },

    /** Returns how many orders left the pending ones since the last call. */
    async takeClearedCount(): Promise<number> {
      return Number((await redis.getdel(keys.cleared)) ?? 0)
    },
  }
}
