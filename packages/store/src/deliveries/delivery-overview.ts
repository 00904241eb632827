import type { Delivery, DeliveryState } from '@peyk/domain/delivery'
import { NOTIFICATION_KINDS, toNotificationId } from '@peyk/domain/notification'
import type { Notification } from '@peyk/domain/notification'
import type { Redis } from 'ioredis'
import type { Scripts } from '../connection/scripts.ts'
import { createCompactedReader, toCompactedDelivery } from './compaction.ts'
import { toDelivery } from './delivery-record.ts'
import { createNoteUnreadable, readNotificationIds } from './unreadable.ts'
import type { Keys } from '../keys.ts'

const LISTS = ['held', 'rejected', 'uncertain'] as const

/** A notification's delivery, if any, and whether it is due: in the outbox. */
export type NotificationState = { notification: Notification; delivery: Delivery | undefined; isDue: boolean }

/** The newest notifications of each list, newest first; `due` are those that the sweep takes next. */
export type NewestNotifications = Record<(typeof LISTS)[number] | 'sent' | 'due', NotificationState[]>

/** Reads the states of notifications; only the ledger and the order store change them. */
export function createDeliveryOverview(redis: Redis, scripts: Scripts, keys: Keys) {
  const readCompacted = createCompactedReader(scripts)
  const noteUnreadable = createNoteUnreadable(scripts)
  return {
    /** Returns the notifications of one order that have a delivery or are due. */
    async of(orderId: string): Promise<NotificationState[]> {
      const compacted = readCompacted([orderId])
      const states = await Promise.all(
        NOTIFICATION_KINDS.map(async (kind) => {
          const notification = { orderId, kind }
          const [value, sweptAt] = await Promise.all([
            redis.get(keys.delivery(notification)),
            redis.zscore(keys.outbox, toNotificationId(notification)),
          ])
          const delivery = value === null ? toCompactedDelivery((await compacted)[0], kind) : toDelivery(value)
          return { notification, delivery, isDue: sweptAt !== null }
        }),
      )
      return states.filter(({ delivery, isDue }) => delivery !== undefined || isDue)
    },

    /** Returns up to `limit` notifications of each list, in two round trips. */
    async newest(limit: number): Promise<NewestNotifications> {
      const [due, sent, ...listed] = await Promise.all([
        redis.zrange(keys.outbox, '0', String(limit - 1)),
        redis.lrange(keys.sent, -limit, -1).then((ids) => ids.toReversed()),
        ...LISTS.map((state) => redis.zrevrange(keys.deliveries(state), 0, limit - 1)),
      ])
      const { notifications, unreadable } = readNotificationIds([...due, ...sent, ...listed.flat()])
      await noteUnreadable(unreadable)
      const values = notifications.length === 0 ? [] : await redis.mget(notifications.map(keys.delivery))
      const deliveries = new Map(
        notifications.map((each, i) => [toNotificationId(each), toDelivery(values[i] ?? null)]),
      )
      const toStates = (ids: readonly string[], isDue: boolean) =>
        readNotificationIds(ids).notifications.map((notification) => ({
          notification,
          delivery: deliveries.get(toNotificationId(notification)),
          isDue,
        }))
      // What changed its state between the two reads is in another list by now.
      const inState = (state: DeliveryState, found: readonly string[] = []) =>
        toStates(found, false).filter(({ delivery }) => delivery?.state === state || delivery?.state === 'unreadable')
      return {
        due: toStates(due, true),
        sent: inState('sent', sent),
        held: inState('held', listed[0]),
        rejected: inState('rejected', listed[1]),
        uncertain: inState('uncertain', listed[2]),
      }
    },
  }
}
