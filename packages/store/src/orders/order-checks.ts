import type { OrderUpdate } from '@peyk/domain/order'
import { toPollSteps } from '@peyk/domain/polling'
import type { PollSteps } from '@peyk/domain/polling'
import { DAY, SECOND } from '@peyk/domain/time'
import type { Redis } from 'ioredis'
import { readRedisClock } from '../connection/redis-clock.ts'
import type { Script, Scripts } from '../connection/scripts.ts'
import type { Keys } from '../keys.ts'
import { toMoneyText } from './order-record.ts'

/** A reason may quote the panel. */
const MOST_REASON_CHARS = 500

/** After so many answers "no such order" in a row an order counts as gone. */
const MISSES_LIMIT = 3
/** The intervals between the first and the last of these answers: half an hour where the panel is asked once a minute. */
const MISSING_INTERVALS = 30

/** What the panel answered about an order cannot be used, and why. */
export type UnreadableAnswer = { orderId: string; reason: string }
const FOUND_NOTED_FOR_MS = 1 * SECOND

export type CheckRules = { retentionDays: number; pollIntervalSeconds: number }

type OrderIds = { orderIds?: string[] }
type PendingUpdate = {
  orderId: string
  rawStatus: string
  money?: string | undefined
  url?: string | undefined
  chatId?: string | undefined
}
type MissingCall = {
  orderIds: readonly string[]
  limit: number
  spanMs: number
  retentionMs: number
  alertedAgainMs: number
}
type UnreadableCall = { answers: readonly UnreadableAnswer[]; steps: PollSteps; retentionMs: number }
type WalkCall = {
  cursor: string
  count: number
  ageMs: number
  untilMs?: number | undefined
  steps: PollSteps
}

/** Which pending orders the panel is asked about, when, and what its answers change. */
export function createOrderChecks(redis: Redis, scripts: Scripts, keys: Keys, rules: CheckRules) {
  const loadScript = <Call extends object, Reply>(file: string) =>
    scripts.load<Call, Reply>(new URL(file, import.meta.url))
  return {
    ...createCheckTimes(redis, loadScript, keys, rules),
    ...createCheckAnswers(redis, loadScript, keys, rules),
    ...createPendingOrders(redis, loadScript, keys, rules),
  }
}

type LoadScript = <Call extends object, Reply>(file: string) => Script<Call, Reply>

/** When the panel is asked about which order. */
function createCheckTimes(redis: Redis, loadScript: LoadScript, keys: Keys, rules: CheckRules) {
  const steps = toPollSteps(rules.pollIntervalSeconds * SECOND)
  const takeDueChecks = loadScript<{ limit: number; steps: PollSteps }, OrderIds>('take-due-checks.lua')
  const backOffPanel = loadScript<{ backOffMs: number }, boolean>('back-off-panel.lua')
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

/** What the panel's answers change. */
function createCheckAnswers(redis: Redis, loadScript: LoadScript, keys: Keys, rules: CheckRules) {
  const findEnded = loadScript<{ orderIds: readonly string[] }, OrderIds>('find-ended.lua')
  const findChanges = loadScript<{ updates: PendingUpdate[] }, OrderIds>('find-changes.lua')
  const noteUnreadable = loadScript<UnreadableCall, boolean>('note-unreadable-answers.lua')
  const noteMissing = loadScript<MissingCall, OrderIds>('note-missing.lua')
  const steps = toPollSteps(rules.pollIntervalSeconds * SECOND)
  const retentionMs = rules.retentionDays * DAY
  let foundNotedUntilMs = 0
  return {
    /** Returns those of the orders that are pending now, in the same order. */
    async stillPending(orderIds: readonly string[]): Promise<string[]> {
      if (orderIds.length === 0) return []
      const { orderIds: ended = [] } = await findEnded({ orderIds })
      return orderIds.filter((orderId) => !ended.includes(orderId))
    },

    /** Returns those updates that would change anything: most answers are "still pending" and need no write. */
    async changesAmong(updates: readonly OrderUpdate[]): Promise<OrderUpdate[]> {
      const still = updates.filter(({ status }) => status === 'pending')
      if (still.length === 0) return [...updates]
      const { orderIds = [] } = await findChanges({
        updates: still.map(({ orderId, rawStatus, money, url, chatId }) => ({
          orderId,
          rawStatus,
          money: money && toMoneyText(money),
          url,
          chatId,
        })),
      })
      return updates.filter(({ status, orderId }) => status !== 'pending' || orderIds.includes(orderId))
    },

    /**
     * Notes answers that cannot be used: in the orders' histories, and for operators. The next check is
     * twice as far away each time. A usable answer ends it.
     */
    async noteUnreadable(answers: readonly UnreadableAnswer[]): Promise<void> {
      if (answers.length === 0) return
      await noteUnreadable({
        answers: answers.map(({ orderId, reason }) => ({ orderId, reason: reason.slice(0, MOST_REASON_CHARS) })),
        steps,
        retentionMs,
      })
    },

    /** Notes that the panel knew at least one of the orders that it was asked about. Seconds do not matter here. */
    async noteFound(): Promise<void> {
      if (performance.now() < foundNotedUntilMs) return
      foundNotedUntilMs = performance.now() + FOUND_NOTED_FOR_MS
      await redis.hset(keys.panelAnswers, 'foundAt', await readRedisClock(redis))
    },

    /** Returns when the panel last knew an order, and when it last did not, in milliseconds since 1970. */
    async panelAnswers(): Promise<{ foundAtMs: number | undefined; missingAtMs: number | undefined }> {
      const [found, missing] = await redis.hmget(keys.panelAnswers, 'foundAt', 'missingAt')
      return { foundAtMs: found ? Number(found) : undefined, missingAtMs: missing ? Number(missing) : undefined }
    },

    /** Returns ids of orders that the panel does not know any more, the oldest first. */
    async goneOrders(limit: number): Promise<string[]> {
      return redis.zrange(keys.gone, '0', String(limit - 1))
    },

    /** Counts that the panel does not know these orders. Returns those that count as gone from now on: it was so too often. */
    async noteMissing(orderIds: readonly string[]): Promise<string[]> {
      if (orderIds.length === 0) return []
      const reply = await noteMissing({
        orderIds,
        limit: MISSES_LIMIT,
        spanMs: MISSING_INTERVALS * rules.pollIntervalSeconds * SECOND,
        retentionMs,
        alertedAgainMs: DAY,
      })
      return reply.orderIds ?? []
    },
  }
}

/** The pending orders as a whole. */
function createPendingOrders(redis: Redis, loadScript: LoadScript, keys: Keys, rules: CheckRules) {
  const walkPending = loadScript<WalkCall, OrderIds & { cursor: string }>('walk-pending.lua')
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
