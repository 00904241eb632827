import type { Delivery, OpenState } from '@peyk/domain/delivery'
import { KINDS_BY_PRECEDENCE, NOTIFICATION_KINDS, toNotificationId } from '@peyk/domain/notification'
import type { Notification, NotificationKind } from '@peyk/domain/notification'
import { DAY, SECOND } from '@peyk/domain/time'
import type { Redis } from 'ioredis'
import { scanKeys } from '../connection/connection.ts'
import type { Scripts } from '../connection/scripts.ts'
import type { Keys } from '../keys.ts'
import { createAttempts } from './attempts.ts'
import { createRecentSends } from './recent-sends.ts'
import type { AttemptGuards } from './attempts.ts'
import type { AttemptRules } from './attempts.ts'
import { createCompactedReader, createCompaction, parseCompacted, toCompactedDelivery } from './compaction.ts'
import { createDoubtOutbox } from './doubt-outbox.ts'
import { createFindDeliveries } from './find-deliveries.ts'
import { toDelivery } from './delivery-record.ts'
import { createOpenDeliveries } from './open-deliveries.ts'
import { LONGEST_SWEEP_DELAY_MS, SWEEP_AFTER_MS } from './sweep-delay.ts'
import { createNoteUnreadable, readNotificationIds } from './unreadable.ts'
import type { NoteUnreadable } from './unreadable.ts'

/**
 * A process records an outcome within this time once Redis takes writes again: it reconnects within 2 s and tries every 5 s.
 */
const GRACE_MS = 10 * SECOND

export type LedgerRules = AttemptRules & {
  retentionDays: number
  /** How long an overdue attempt may still report, counted from the first sweep that finds it; for tests. */
  graceMs?: number
}

/** Unreadable entries that one sweep checks again. */
const RECHECKED = 100

export type DeliveryLedger = ReturnType<typeof createDeliveryLedger>

/**
 * The record of all deliveries: one key a notification, which decides alone whether a message may be sent. Every move is one
 * script that checks the owner or the state it expects; a move that finds something else changes nothing and says so.
 *
 * @param guards keep an attempt from being lost or forgotten by Redis
 */
export function createDeliveryLedger(
  redis: Redis,
  scripts: Scripts,
  keys: Keys,
  rules: LedgerRules,
  guards: AttemptGuards = {
    durably: (write) => write(),
    sends: createRecentSends(),
    epoch: { begun: () => undefined },
    server: async () => undefined,
  },
) {
  const retentionMs = rules.retentionDays * DAY
  const readCompacted = createCompactedReader(scripts)
  const noteUnreadable = createNoteUnreadable(scripts)
  return {
    ...createAttempts(scripts, retentionMs, rules, guards),
    ...createOpenDeliveries(scripts, retentionMs),
    ...createSweep(scripts, retentionMs, rules.graceMs ?? GRACE_MS),
    ...createImport(redis, scripts, keys, retentionMs),
    ...createCompaction(scripts, retentionMs),
    ...createDoubtOutbox(scripts, retentionMs),
    ...createFindDeliveries(redis, keys, noteUnreadable),
    ...createLists(redis, keys, noteUnreadable),

    async get(notification: Notification): Promise<Delivery | undefined> {
      const value = await redis.get(keys.delivery(notification))
      if (value !== null) return toDelivery(value)
      const [compacted] = await readCompacted([notification.orderId])
      return toCompactedDelivery(compacted, notification.kind)
    },
  }
}

/** The operators' lists. */
function createLists(redis: Redis, keys: Keys, noteUnreadable: NoteUnreadable) {
  return {
    /** Returns open or sent notifications, newest first; of the sent ones those that are not compacted. */
    async list(
      state: OpenState | 'sent',
      limit: number,
    ): Promise<{ notification: Notification; delivery: Delivery }[]> {
      const ids =
        state === 'sent'
          ? // What was resolved, undone and resolved again is there twice.
            [...new Set((await redis.lrange(keys.sent, -limit, -1)).toReversed())]
          : await redis.zrevrange(keys.deliveries(state), 0, limit - 1)
      const { notifications, unreadable } = readNotificationIds(ids)
      const deliveries = await Promise.all(
        notifications.map(async (notification) => ({
          notification,
          delivery: toDelivery(await redis.get(keys.delivery(notification))),
        })),
      )
      const known = deliveries.flatMap(({ notification, delivery }) =>
        delivery === undefined ? [] : [{ notification, delivery }],
      )
      const broken = known.filter(({ delivery }) => delivery.state === 'unreadable')
      await noteUnreadable([...unreadable, ...broken.map(({ notification }) => toNotificationId(notification))])
      return known.filter(({ delivery }) => delivery.state === state || delivery.state === 'unreadable')
    },

    async count(state: OpenState): Promise<number> {
      return redis.zcard(keys.deliveries(state))
    },

    /** Returns how many notifications are sent and not compacted. */
    async countSent(): Promise<number> {
      return redis.llen(keys.sent)
    },

    async outboxCount(): Promise<number> {
      return redis.zcard(keys.outbox)
    },
  }
}

function createSweep(scripts: Scripts, retentionMs: number, graceMs: number) {
  type Call = {
    limit: number
    againInMs: number
    longestMs: number
    graceMs: number
    retentionMs: number
    kinds: readonly NotificationKind[]
    rechecked: number
  }
  type Reply = { lost?: string[]; overdue?: string[]; isMore: boolean }
  const sweep = scripts.load<Call, Reply>('deliveries/sweep')
  const noteUnreadable = createNoteUnreadable(scripts)
  const rules = {
    againInMs: SWEEP_AFTER_MS,
    longestMs: LONGEST_SWEEP_DELAY_MS,
    graceMs,
    retentionMs,
    kinds: NOTIFICATION_KINDS,
    rechecked: RECHECKED,
  }
  return {
    /**
     * Sweeps up to `limit` notifications of the outbox that are overdue. Returns those that no attempt has, to be queued
     * again, and those that became uncertain because their attempt did not report back; and whether there may be more.
     */
    async sweep(limit: number): Promise<{ lost: Notification[]; overdue: Notification[]; isMore: boolean }> {
      const reply = await sweep({ limit, ...rules })
      const lost = readNotificationIds(reply.lost ?? [])
      const overdue = readNotificationIds(reply.overdue ?? [])
      await noteUnreadable([...lost.unreadable, ...overdue.unreadable])
      return { lost: lost.notifications, overdue: overdue.notifications, isMore: reply.isMore }
    },
  }
}

function createImport(redis: Redis, scripts: Scripts, keys: Keys, retentionMs: number) {
  type Call = { notification: string; by: string; retentionMs: number; kinds: readonly NotificationKind[] }
  const recordNotified = scripts.load<Call, boolean>('deliveries/record-notified')
  return {
    /** Records a notification that another system sent. Returns `false` when the ledger already has it. */
    async recordNotified(notification: Notification, by: string): Promise<boolean> {
      return recordNotified({
        notification: toNotificationId(notification),
        by,
        retentionMs,
        kinds: KINDS_BY_PRECEDENCE,
      })
    },

    /** Yields ids of all orders whose notification of this kind is recorded as sent, a scan's page at a time. */
    async *notifiedOrderIds(kind: Notification['kind']): AsyncGenerator<string[]> {
      const prefix = `${keys.deliveryPrefix}${kind}:`
      for await (const orderIds of scanKeys(redis, prefix)) {
        const values = orderIds.length === 0 ? [] : await redis.mget(orderIds.map((orderId) => prefix + orderId))
        yield orderIds.filter((_, i) => values[i]?.startsWith('sent'))
      }
      // Later, since what is compacted meanwhile goes from there to here.
      for await (const buckets of scanKeys(redis, keys.compactedPrefix)) {
        const found = await Promise.all(buckets.map((bucket) => redis.hgetall(keys.compactedPrefix + bucket)))
        yield found
          .flatMap((bucket) => Object.entries(bucket))
          .flatMap(([orderId, value]) => (parseCompacted(value).notified.has(kind) ? [orderId] : []))
      }
    },
  }
}
