import { parseNotificationId, toNotificationId } from '@peyk/domain/notification'
import type { Notification } from '@peyk/domain/notification'
import type { Redis } from 'ioredis'
import type { Keys } from '../keys.ts'
import { readRedisClock } from '../connection/redis-clock.ts'

/** A notification that is to be notified; the sweep looks at it at `sweptAtMs` (milliseconds since 1970) unless it is notified before. */
export type OutboxEntry = { notification: Notification; sweptAtMs: number }

/** For looking at the notifications that are due and not notified yet; only the ledger and the order store change them. */
export function createOutbox(redis: Redis, keys: Keys) {
  return {
    /** Up to `limit` notifications, those that the sweep looks at first first. */
    async list(limit: number): Promise<OutboxEntry[]> {
      const reply = await redis.zrange(keys.outbox, '0', String(limit - 1), 'WITHSCORES')
      return Array.from({ length: reply.length / 2 }, (_, i) => ({
        notification: parseNotificationId(reply[2 * i] ?? ''),
        sweptAtMs: Number(reply[2 * i + 1]),
      }))
    },

    /**
     * For how long the notification that has waited longest could have been notified, by Redis's clock; 0 where none waits. Checks_ at
     * `most` notifications, those that the sweep looks at first: with more than that it may be longer still.
     */
    async longestWaitMs(most: number): Promise<number> {
      const ids = await redis.zrange(keys.outbox, '0', String(most - 1))
      if (ids.length === 0) return 0
      const pipeline = redis.pipeline()
      for (const id of ids) pipeline.hmget(keys.order(parseNotificationId(id).orderId), 'changedAt', 'dueAt')
      const since = ((await pipeline.exec()) ?? []).flatMap(([error, reply]) => {
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
