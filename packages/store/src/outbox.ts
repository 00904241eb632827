import { parseNoticeId, toNoticeId } from '@peyk/domain/notice'
import type { Notice } from '@peyk/domain/notice'
import type { Redis } from 'ioredis'
import type { Keys } from './keys.ts'

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

    async has(notice: Notice): Promise<boolean> {
      return (await redis.zscore(keys.undelivered, toNoticeId(notice))) !== null
    },
  }
}
