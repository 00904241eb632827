import type { OrderUpdate } from '@peyk/domain/order'
import { toPollSteps } from '@peyk/domain/polling'
import { DAY, SECOND } from '@peyk/domain/time'
import type { Redis } from 'ioredis'
import type { Keys } from '../keys.ts'
import { toMoneyText } from './order-record.ts'
import type { RunScript } from '../connection/scripts.ts'

/** So often in a row may the panel not know an order before it is watched no longer. */
const MISSES_LIMIT = 3
/** So many intervals lie between the first and the last of these looks: half an hour where the panel is asked once a minute. */
const MISSING_INTERVALS = 30

export type CheckRules = { retentionDays: number; pollIntervalSeconds: number }

/** Which pending orders the panel is asked about, and when. */
export function createOrderChecks(redis: Redis, run: RunScript, keys: Keys, rules: CheckRules) {
  const intervalMs = rules.pollIntervalSeconds * SECOND
  const steps = JSON.stringify(toPollSteps(intervalMs))

  return {
    /** Up to `limit` pending orders whose check is due; none of them is due again before its interval is over. */
    async takeDueChecks(limit: number): Promise<string[]> {
      return (await run(
        'take-due-checks',
        [keys.pending, keys.panelBackOff],
        [limit, steps, keys.orderPrefix],
      )) as string[]
    },

    /** Makes orders due again at once, whose check was taken and came to nothing. */
    async dueAgain(orderIds: readonly string[]): Promise<void> {
      if (orderIds.length > 0) await redis.zadd(keys.pending, 'XX', ...orderIds.flatMap((orderId) => [0, orderId]))
    },

    /** For so long no check is due, for any process. */
    async backOffPanel(backOffMs: number): Promise<void> {
      await run('back-off-panel', [keys.panelBackOff], [Math.ceil(backOffMs)])
    },

    /** How long the panel is still left alone, in milliseconds; 0 when it is not. */
    async panelBackOffMs(): Promise<number> {
      return Math.max(0, await redis.pttl(keys.panelBackOff))
    },

    /** Those of the orders that are pending now, in the same order. */
    async stillPending(orderIds: readonly string[]): Promise<string[]> {
      if (orderIds.length === 0) return []
      const ended = new Set((await run('find-ended', [keys.pending], [JSON.stringify(orderIds)])) as number[])
      return orderIds.filter((_, i) => !ended.has(i + 1))
    },

    /** Those statements that would change anything: most answers are "still pending", and need no write. */
    async changesAmong(orderUpdate: readonly OrderUpdate[]): Promise<OrderUpdate[]> {
      const still = orderUpdate.filter(({ status }) => status === 'pending')
      if (still.length === 0) return [...orderUpdate]
      const statements = still.map(({ orderId, rawStatus, money, url, chatId }) => ({
        orderId,
        rawStatus,
        money: money && toMoneyText(money),
        url,
        chat: chatId,
      }))
      const changes = (await run(
        'find-changes',
        [keys.pending],
        [keys.orderPrefix, JSON.stringify(statements)],
      )) as number[]
      const changed = new Set(changes.map((number) => still[number - 1]))
      return orderUpdate.filter((one) => one.status !== 'pending' || changed.has(one))
    },

    /** Counts that the panel does not know these orders; gives those that it did not know too often and that are watched no longer. */
    async noteMissing(orderIds: readonly string[]): Promise<string[]> {
      if (orderIds.length === 0) return []
      return (await run(
        'note-missing',
        [keys.pending],
        [
          keys.orderPrefix,
          keys.historyPrefix,
          JSON.stringify(orderIds),
          MISSES_LIMIT,
          MISSING_INTERVALS * intervalMs,
          rules.retentionDays * DAY,
        ],
      )) as string[]
    },

    /** Checks_ at about `count` pending orders from a cursor on (`'0'` first and last) and gives those known for longer than `ageMs`. */
    async findAged(cursor: string, count: number, ageMs: number): Promise<{ cursor: string; orderIds: string[] }> {
      const [next, orderIds] = (await run('find-aged', [keys.pending], [cursor, count, keys.orderPrefix, ageMs])) as [
        string,
        string[],
      ]
      return { cursor: next, orderIds }
    },

    /** When an order is looked at next, milliseconds since 1970; `undefined` when it is not pending. */
    async nextCheckAtMs(orderId: string): Promise<number | undefined> {
      const score = await redis.zscore(keys.pending, orderId)
      return score === null ? undefined : Number(score)
    },

    async pendingCount(): Promise<number> {
      return redis.zcard(keys.pending)
    },

    /** Ids of pending orders, those due first. */
    async pendingIds(limit: number): Promise<string[]> {
      return redis.zrange(keys.pending, '0', String(limit - 1))
    },
  }
}
