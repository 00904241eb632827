import type { OrderUpdate } from '@peyk/domain/order'
import { toPollSteps } from '@peyk/domain/polling'
import type { PollSteps } from '@peyk/domain/polling'
import { DAY, SECOND } from '@peyk/domain/time'
import type { Redis } from 'ioredis'
import { readRedisClock } from '../connection/redis-clock.ts'
import type { Scripts } from '../connection/scripts.ts'
import type { Keys } from '../keys.ts'
import { toMoneyText } from './order-record.ts'

/** A reason may quote the panel. */
const MOST_REASON_CHARS = 500

/** After so many answers "no such order" in a row an order counts as gone. */
const MISSES_LIMIT = 3
/** The intervals between the first and the last of these answers: half an hour where the panel is asked once a minute. */
const MISSING_INTERVALS = 30

const FOUND_NOTED_FOR_MS = 1 * SECOND

export type CheckRules = { retentionDays: number; pollIntervalSeconds: number }

/** What the panel answered about an order cannot be used, and why. */
type UnreadableAnswer = { orderId: string; reason: string }

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

/** What the panel's answers change. */
export function createCheckAnswers(redis: Redis, scripts: Scripts, keys: Keys, rules: CheckRules) {
  const findEnded = scripts.load<{ orderIds: readonly string[] }, OrderIds>('orders/find-ended')
  const findChanges = scripts.load<{ updates: PendingUpdate[] }, OrderIds>('orders/find-changes')
  const noteUnreadable = scripts.load<UnreadableCall, boolean>('orders/note-unreadable-answers')
  const steps = toPollSteps(rules.pollIntervalSeconds * SECOND)
  const retentionMs = rules.retentionDays * DAY
  return {
    ...createKnowledge(redis, scripts, keys, rules),

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
  }
}

/** Which orders the panel knows. */
function createKnowledge(redis: Redis, scripts: Scripts, keys: Keys, rules: CheckRules) {
  const noteMissing = scripts.load<MissingCall, OrderIds>('orders/note-missing')
  let foundNotedUntilMs = 0
  return {
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
        retentionMs: rules.retentionDays * DAY,
        alertedAgainMs: DAY,
      })
      return reply.orderIds ?? []
    },
  }
}
