import type { Delivery } from '@peyk/domain/delivery'
import { NOTIFICATION_KINDS, parseNotificationId, toNotificationId } from '@peyk/domain/notification'
import type { Notification } from '@peyk/domain/notification'
import type { Redis } from 'ioredis'
import { toDelivery } from './delivery-record.ts'
import type { Keys } from '../keys.ts'

const LISTS = ['sent', 'held', 'rejected', 'uncertain'] as const

/** A notification's delivery, if any, and whether it is due: in the outbox. */
export type NotificationState = { notification: Notification; delivery: Delivery | undefined; isDue: boolean }

/** The newest notifications of each list, newest first; `due` are those that the sweep takes next. */
export type NewestNotifications = Record<(typeof LISTS)[number] | 'due', NotificationState[]>

/** Reads the states of notifications; only the ledger and the order store change them. */
export function createDeliveryOverview(redis: Redis, keys: Keys) {
  return {
    /** Returns the notifications of one order that have a delivery or are due. */
    async of(orderId: string): Promise<NotificationState[]> {
      const states = await Promise.all(
        NOTIFICATION_KINDS.map(async (kind) => {
          const notification = { orderId, kind }
          const [value, sweptAt] = await Promise.all([
            redis.get(keys.delivery(notification)),
            redis.zscore(keys.outbox, toNotificationId(notification)),
          ])
          return { notification, delivery: toDelivery(value), isDue: sweptAt !== null }
        }),
      )
      return states.filter(({ delivery, isDue }) => delivery !== undefined || isDue)
    },

    /** Returns up to `limit` notifications of each list, in two round trips. */
    async newest(limit: number): Promise<NewestNotifications> {
      const [due, ...listed] = await Promise.all([
        redis.zrange(keys.outbox, '0', String(limit - 1)),
        ...LISTS.map((state) => redis.zrevrange(keys.deliveries(state), 0, limit - 1)),
      ])
      const ids = [...due, ...listed.flat()]
      const values = ids.length === 0 ? [] : await redis.mget(ids.map((id) => keys.delivery(parseNotificationId(id))))
      const deliveries = new Map(ids.map((id, i) => [id, toDelivery(values[i] ?? null)]))
      const toState = (id: string, isDue: boolean) => ({
        notification: parseNotificationId(id),
        delivery: deliveries.get(id),
        isDue,
      })
      // What changed its state between the two reads is in another list by now.
      const inState = (state: (typeof LISTS)[number], at: number) =>
        (listed[at] ?? []).map((id) => toState(id, false)).filter(({ delivery }) => delivery?.state === state)
      return {
        due: due.map((id) => toState(id, true)),
        sent: inState('sent', 0),
        held: inState('held', 1),
        rejected: inState('rejected', 2),
        uncertain: inState('uncertain', 3),
      }
    },
  }
}
