import { readNotificationId, toNotificationId } from '@peyk/domain/notification'
import type { Notification } from '@peyk/domain/notification'
import type { Redis } from 'ioredis'
import type { Keys } from '../keys.ts'
import { readNotificationIds } from './unreadable.ts'
import { readRedisClock } from '../connection/redis-clock.ts'

/** A notification that is due and not finished. The sweep takes it at `sweptAtMs` (milliseconds since 1970). */
export type OutboxEntry = { notification: Notification; sweptAtMs: number }

/** Reads the outbox; only the ledger and the order store change it. */
export function createOutbox(redis: Redis, keys: Keys) {
  return {
    /** Returns the readable ones of the first `limit` notifications, in the order of the sweep. */
    async list(limit: number): Promise<OutboxEntry[]> {
      const reply = await redis.zrange(keys.outbox, '0', String(limit - 1), 'WITHSCORES')
      return Array.from({ length: reply.length / 2 }, (_, i) => i).flatMap((i) => {
        const notification = readNotificationId(reply[2 * i] ?? '')
        return notification === undefined ? [] : [{ notification, sweptAtMs: Number(reply[2 * i + 1]) }]
      })
    },

    /**
     * Returns how long the oldest notification has been due, in milliseconds by Redis's clock; 0 where none is. Reads the
     * `most` notifications that the sweep takes first: with more than that it may be longer.
     */
    async longestWaitMs(most: number): Promise<number> {
      const ids = await redis.zrange(keys.outbox, '0', String(most - 1))
      if (ids.length === 0) return 0
      const pipeline = redis.pipeline()
      for (const { orderId } of readNotificationIds(ids).notifications)
        pipeline.hmget(keys.order(orderId), 'changedAt', 'dueAt')
      const since = ((await pipeline.exec()) ?? []).flatMap(([error, reply]) => {
        // An order of another type keeps the others from nothing.
        if (error?.message.startsWith('WRONGTYPE')) return []
        if (error) throw error
        const sinceMs = Math.max(...(reply as (string | null)[]).map(Number))
        return sinceMs > 0 ? [sinceMs] : []
      })
      return since.length === 0 ? 0 : Math.max((await readRedisClock(redis)) - Math.min(...since), 0)
    },

    async has(notification: Notification): Promise<boolean> {
      return (await redis.zscore(keys.outbox, toNotificationId(notification))) !== null
    },
  }
}
