import { toPollSteps } from '@peyk/domain/polling'
import type { PollSteps } from '@peyk/domain/polling'
import { SECOND } from '@peyk/domain/time'
import type { Redis } from 'ioredis'
import type { Scripts } from '../connection/scripts.ts'
import type { Keys } from '../keys.ts'
import { createCheckAnswers } from './check-answers.ts'
import type { CheckRules } from './check-answers.ts'

type OrderIds = { orderIds?: string[] }
type WalkCall = {
  cursor: string
  count: number
  ageMs: number
  untilMs?: number | undefined
  steps: PollSteps
}

/** Which pending orders the panel is asked about, when, and what its answers change. */
export function createOrderChecks(redis: Redis, scripts: Scripts, keys: Keys, rules: CheckRules) {
  return {
    ...createCheckTimes(redis, scripts, keys, rules),
    ...createCheckAnswers(redis, scripts, keys, rules),
    ...createPendingOrders(redis, scripts, keys, rules),
  }
}

/** When the panel is asked about which order. */
function createCheckTimes(redis: Redis, scripts: Scripts, keys: Keys, rules: CheckRules) {
  const steps = toPollSteps(rules.pollIntervalSeconds * SECOND)
  const takeDueChecks = scripts.load<{ limit: number; steps: PollSteps }, OrderIds>('orders/take-due-checks')
  const backOffPanel = scripts.load<{ backOffMs: number }, boolean>('orders/back-off-panel')
  return {
    /** Returns up to `limit` pending orders whose check is due; none of them is due again before its interval is over. */
    async takeDueChecks(limit: number): Promise<string[]> {
      return (await takeDueChecks({ limit, steps })).orderIds ?? []
    },

    /** Makes orders due again at once, whose check was taken and not done. */
    async dueAgain(orderIds: readonly string[]): Promise<void> {
      if (orderIds.length > 0) await redis.zadd(keys.pending, 'XX', ...orderIds.flatMap((orderId) => [0, orderId]))
    },

    /** No check is due for this time, in any process. */
    async backOffPanel(backOffMs: number): Promise<void> {
      await backOffPanel({ backOffMs: Math.ceil(backOffMs) })
    },

    /** Returns how long the panel is still left alone, in milliseconds; 0 when it is not. */
    async panelBackOffMs(): Promise<number> {
      const [leftMs, knownMs] = await Promise.all([redis.pttl(keys.panelBackOff), redis.get(keys.panelBackOff)])
      return leftMs > Number(knownMs) ? 0 : Math.max(0, leftMs)
    },
  }
}

/** The pending orders as a whole. */
function createPendingOrders(redis: Redis, scripts: Scripts, keys: Keys, rules: CheckRules) {
  const walkPending = scripts.load<WalkCall, OrderIds & { cursor: string }>('orders/walk-pending')
  const steps = toPollSteps(rules.pollIntervalSeconds * SECOND)
  return {
    /**
     * Reads about `count` pending orders from a cursor on (`'0'` first and last). Returns those that were known for longer than
     * `ageMs` at `untilMs`, and none without it. A check that is further away than its interval becomes due: Redis's clock was
     * set back.
     */
    async walkPending(
      cursor: string,
      count: number,
      ageMs: number,
      untilMs: number | undefined,
    ): Promise<{ cursor: string; orderIds: string[] }> {
      const call = { cursor, count, ageMs, untilMs: untilMs && Math.floor(untilMs), steps }
      const { cursor: next, orderIds = [] } = await walkPending(call)
      return { cursor: next, orderIds }
    },

    /** Returns when an order is checked next, in milliseconds since 1970; `undefined` when it is not pending. */
    async nextCheckAtMs(orderId: string): Promise<number | undefined> {
      const score = await redis.zscore(keys.pending, orderId)
      return score === null ? undefined : Number(score)
    },

    /** Counts the pending orders without a usable answer, and returns the `limit` that have been so for the longest time. */
    async unreadableAnswers(limit: number): Promise<{ count: number; orderIds: string[] }> {
      const [count, orderIds] = await Promise.all([
        redis.zcard(keys.unreadableAnswers),
        redis.zrange(keys.unreadableAnswers, '0', String(limit - 1)),
      ])
      return { count, orderIds }
    },

    async pendingCount(): Promise<number> {
      return redis.zcard(keys.pending)
    },

    /** Returns ids of pending orders, those due first. */
    async pendingIds(limit: number): Promise<string[]> {
      return redis.zrange(keys.pending, '0', String(limit - 1))
    },
  }
}
