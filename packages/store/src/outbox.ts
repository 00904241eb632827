import { parseNoticeId, toNoticeId } from '@peyk/domain/notice'
import type { Notice } from '@peyk/domain/notice'
import type { Redis } from 'ioredis'
import type { Keys } from './keys.ts'
import { readRedisClock } from './redis-clock.ts'

/** A notice that is to be told; the sweep looks at it at `sweptAtMs` (milliseconds since 1970) unless it is told before. */
export type OutboxEntry = { notice: Notice; sweptAtMs: number }

/** For looking at the notices that are due and not told yet; only the ledger and the order book change them. */
export function createOutbox(redis: Redis, keys: Keys) {
  return {
    /** Up to `limit` notices, those that the sweep looks at first first. */
    async list(limit: number): Promise<OutboxEntry[]> {
      const reply = await redis.zrange(keys.undelivered, '0', String(limit - 1), 'WITHSCORES')
      return Array.from({ length: reply.length / 2 }, (_, i) => ({
        notice: parseNoticeId(reply[2 * i] ?? ''),
        sweptAtMs: Number(reply[2 * i + 1]),
      }))
    },

    /**
     * For how long the notice that has waited longest could have been told, by Redis's clock; 0 where none waits. Looks at
     * `most` notices, those that the sweep looks at first: with more than that it may be longer still.
     */
    async longestWaitMs(most: number): Promise<number> {
      const ids = await redis.zrange(keys.undelivered, '0', String(most - 1))
      if (ids.length === 0) return 0
      const pipeline = redis.pipeline()
      for (const id of ids) pipeline.hmget(keys.order(parseNoticeId(id).orderId), 'changedAt', 'dueAt')
      const since = ((await pipeline.exec()) ?? []).flatMap(([error, reply]) => {
        if (error) throw error
        const sinceMs = Math.max(...(reply as (string | null)[]).map(Number))
        return sinceMs > 0 ? [sinceMs] : []
      })
      return since.length === 0 ? 0 : Math.max((await readRedisClock(redis)) - Math.min(...since), 0)
    },

    async has(notice: Notice): Promise<boolean> {
      return (await redis.zscore(keys.undelivered, toNoticeId(notice))) !== null
    },
  }
}
