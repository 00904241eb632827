import type { Delivery, DeliveryState, OpenState } from '@peyk/domain/delivery'
import { parseNotificationId, toNotificationId } from '@peyk/domain/notification'
import type { Notification, NotificationKind } from '@peyk/domain/notification'
import { DAY } from '@peyk/domain/time'
import type { Redis } from 'ioredis'
import { scanKeys } from '../connection/connection.ts'
import type { Keys } from '../keys.ts'
import { toNotificationFacts } from './notification-facts.ts'
import type { FactsReply, NotificationFacts } from './notification-facts.ts'
import type { Scripts } from '../connection/scripts.ts'
import { SWEEP_AFTER_MS } from './sweep-delay.ts'

const SENT_LISTED = 10_000
/** Short enough for everybody else who waits for Redis. */
const ORDERS_A_CALL = 200

export type LedgerRules = {
  retentionDays: number
  /** Called for each payment recorded as sent, with the time from "could be notified" to that. */
  onPaidNotified?: ((tookMs: number) => void) | undefined
}

/** Where a notification stands for who wanted to begin with it. */
export type Beginning =
  | { state: 'ours'; facts: NotificationFacts }
  | { state: 'elsewhere' | DeliveryState; facts: undefined }

export type DeliveryLedger = ReturnType<typeof createDeliveryLedger>

/**
 * The record of who is notified what: one key a notification, which decides alone whether a message may be sent. Every move is one
 * script that checks the owner or the state it expects; moves that find something else change nothing and give `false`.
 */
export function createDeliveryLedger(redis: Redis, { run, open }: Scripts, keys: Keys, rules: LedgerRules) {
  const retentionMs = rules.retentionDays * DAY
  const begin = open('begin-sending', keys.root, [retentionMs])
  const record = open('record-sent', keys.root, [retentionMs])

  return {
    /** Takes a notification for one attempt. Gives `ours`, or the state in which somebody else has it. */
    async claim(notification: Notification, owner: string, leaseMs: number): Promise<'ours' | DeliveryState> {
      return (await run('claim', [keys.delivery(notification)], [owner, leaseMs])) as 'ours' | DeliveryState
    },

    /**
     * Takes a notification and says that its request to this chat is about to be written. Only when it gives `ours` may it be sent:
     * else somebody has it in the state that it gives, or its order belongs to this chat no longer (`elsewhere`). What is
     * needed to write the message comes with it.
     */
    async beginSending(
      notification: Notification,
      owner: string,
      chatId: string,
      sendTimeoutMs: number,
      marginMs: number,
    ): Promise<Beginning> {
      const { orderId, kind } = notification
      const reply = await begin([kind, orderId, owner, chatId, sendTimeoutMs + marginMs])
      const [state, ...facts] = reply as ['ours', ...FactsReply] | ['elsewhere' | DeliveryState]
      return state === 'ours'
        ? { state, facts: toNotificationFacts(orderId, facts as FactsReply) }
        : { state, facts: undefined }
    },

    async recordSent(notification: Notification, owner: string, chatId: string, messageId: number): Promise<boolean> {
      const reply = await record([notification.kind, notification.orderId, owner, messageId, chatId])
      const [recorded, tookMs] = reply as [number, number?]
      if (tookMs !== undefined) rules.onPaidNotified?.(tookMs)
      return recorded === 1
    },

    /** Frees a notification of which it is certain that it was not shown; it stays in the outbox, for a retry. */
    async release(notification: Notification, owner: string, retryInMs: number, reason: string): Promise<boolean> {
      const reply = await run(
        'release',
        [keys.delivery(notification), keys.outbox, keys.history(notification.orderId)],
        [owner, toNotificationId(notification), retryInMs + SWEEP_AFTER_MS, reason, retentionMs],
      )
      return reply === 1
    },

    /**
     * Keeps a notification that must not be sent again by itself. `due again`: its customer came back during the attempt, so
     * it is not held but to be sent now.
     */
    async recordOpen(
      notification: Notification,
      owner: string,
      state: OpenState,
      reason: string,
      chatId: string | undefined,
    ): Promise<boolean | 'due again'> {
      const reply = await run(
        'record-open',
        [
          keys.delivery(notification),
          keys.outbox,
          keys.deliveries(state),
          keys.history(notification.orderId),
          keys.order(notification.orderId),
          keys.alerts,
        ],
        [owner, toNotificationId(notification), state, reason, chatId ?? '', retentionMs, keys.statisticsPrefix],
      )
      return reply === 2 ? 'due again' : reply === 1
    },

    /**
     * Checks_ after up to `limit` notifications that are overdue: gives those that nobody has, to be queued again, and those
     * that became uncertain because their sender did not report back.
     */
    async sweep(limit: number): Promise<{ lost: Notification[]; overdue: Notification[] }> {
      const reply = await run(
        'sweep',
        [keys.outbox, keys.deliveries('uncertain'), keys.alerts, keys.deliveries('sent')],
        [
          limit,
          SWEEP_AFTER_MS,
          retentionMs,
          keys.deliveryPrefix,
          keys.historyPrefix,
          keys.statisticsPrefix,
          SENT_LISTED,
        ],
      )
      const [lost, overdue] = reply as [string[], string[]]
      return { lost: lost.map(parseNotificationId), overdue: overdue.map(parseNotificationId) }
    },

    /** Makes notifications due again that have been uncertain for `waitMs`, each at most `cap` times in all; gives them. */
    async resendUncertain(waitMs: number, cap: number, limit: number): Promise<Notification[]> {
      const reply = await run(
        'resend-uncertain',
        [keys.deliveries('uncertain'), keys.outbox, keys.resends],
        [waitMs, cap, limit, keys.deliveryPrefix, keys.historyPrefix, retentionMs, SWEEP_AFTER_MS],
      )
      return (reply as string[]).map(parseNotificationId)
    },

    /** Makes a kept notification due again. `by` says who wanted it. `false` when it is no longer in that state. */
    async reopen(notification: Notification, expected: OpenState, by: string): Promise<boolean> {
      const reply = await run(
        'reopen',
        [
          keys.delivery(notification),
          keys.outbox,
          keys.deliveries(expected),
          keys.history(notification.orderId),
          keys.order(notification.orderId),
        ],
        [toNotificationId(notification), expected, by, SWEEP_AFTER_MS, retentionMs],
      )
      return reply === 1
    },

    /** Makes all that is held for a chat due again, and gives it some at a time; what is under way there will not be held. */
    async *releaseHeld(chatId: string, kinds: readonly NotificationKind[], by: string): AsyncGenerator<Notification[]> {
      let cursor = '0'
      do {
        const reply = await run(
          'release-held',
          [keys.chatOrders(chatId), keys.outbox, keys.deliveries('held')],
          [
            cursor,
            ORDERS_A_CALL,
            JSON.stringify(kinds),
            keys.deliveryPrefix,
            keys.historyPrefix,
            by,
            SWEEP_AFTER_MS,
            retentionMs,
            keys.orderPrefix,
          ],
        )
        const [next, released] = reply as [string, string[]]
        yield released.map(parseNotificationId)
        cursor = next
      } while (cursor !== '0')
    },

    /** Records a kept notification as delivered on somebody's word. `false` when it is no longer in that state. */
    async resolve(notification: Notification, expected: OpenState, by: string): Promise<boolean> {
      const reply = await run(
        'resolve',
        [
          keys.delivery(notification),
          keys.deliveries(expected),
          keys.deliveries('sent'),
          keys.history(notification.orderId),
        ],
        [toNotificationId(notification), expected, by, retentionMs, keys.statisticsPrefix],
      )
      return reply === 1
    },

    /** Records a notification that another system notified. `false` when the ledger already has it. */
    async recordNotified(notification: Notification, by: string): Promise<boolean> {
      const reply = await run(
        'record-notified',
        [keys.delivery(notification), keys.outbox, keys.pending, keys.history(notification.orderId)],
        [toNotificationId(notification), notification.orderId, by, retentionMs],
      )
      return reply === 1
    },

    async get(notification: Notification): Promise<Delivery | undefined> {
      return toDelivery(await redis.get(keys.delivery(notification)))
    },

    /** OpenNotification or sent notifications, newest first; of the sent ones the newest 10,000 are listed. */
    async list(
      state: OpenState | 'sent',
      limit: number,
    ): Promise<{ notification: Notification; delivery: Delivery }[]> {
      const notifications = (await redis.zrevrange(keys.deliveries(state), 0, limit - 1)).map(parseNotificationId)
      const deliveries = await Promise.all(
        notifications.map(async (notification) => ({
          notification,
          delivery: toDelivery(await redis.get(keys.delivery(notification))),
        })),
      )
      return deliveries.flatMap(({ notification, delivery }) =>
        delivery === undefined ? [] : [{ notification, delivery }],
      )
    },

    async count(state: OpenState): Promise<number> {
      return redis.zcard(keys.deliveries(state))
    },

    async outboxCount(): Promise<number> {
      return redis.zcard(keys.outbox)
    },

    /** Ids of all orders whose notification of this kind is recorded as sent, a scan's page at a time. */
    async *notifiedOrderIds(kind: Notification['kind']): AsyncGenerator<string[]> {
      const prefix = `${keys.deliveryPrefix}${kind}:`
      for await (const orderIds of scanKeys(redis, prefix)) {
        const values = orderIds.length === 0 ? [] : await redis.mget(orderIds.map((orderId) => prefix + orderId))
        yield orderIds.filter((_, i) => values[i]?.startsWith('sent'))
      }
    },
  }
}

export function toDelivery(value: string | null): Delivery | undefined {
  if (value === null) return undefined
  const space = value.indexOf(' ')
  const state = (space === -1 ? value : value.slice(0, space)) as DeliveryState
  const fields = (space === -1 ? {} : JSON.parse(value.slice(space + 1))) as Omit<Delivery, 'state'>
  return { ...fields, state }
}
