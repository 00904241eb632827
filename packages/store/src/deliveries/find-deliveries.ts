import { OPEN_STATES } from '@peyk/domain/delivery'
import type { Delivery, OpenState } from '@peyk/domain/delivery'
import { toNotificationId } from '@peyk/domain/notification'
import type { Notification, NotificationKind } from '@peyk/domain/notification'
import type { Redis } from 'ioredis'
import type { Keys } from '../keys.ts'
import { toDelivery } from './delivery-record.ts'
import { readNotificationIds } from './unreadable.ts'
import type { NoteUnreadable } from './unreadable.ts'

/** Which notifications to find. Times are milliseconds since 1970: in its state since `sinceMs` or later, and before `beforeMs`. */
export type DeliveryFilter = {
  kind?: NotificationKind | undefined
  /** A part of the reason, in any case. */
  reason?: string | undefined
  sinceMs?: number | undefined
  beforeMs?: number | undefined
}

/** A notification that is held, rejected or uncertain. */
export type OpenNotification = { notification: Notification; state: OpenState; delivery: Delivery }

/** Short enough for all others that wait for Redis. */
const PAGE = 200

export function matchesFilter(
  notification: { kind: string },
  delivery: Pick<Delivery, 'atMs' | 'reason'>,
  filter: DeliveryFilter,
): boolean {
  const { kind, reason, sinceMs = 0, beforeMs = Infinity } = filter
  return (
    (kind === undefined || notification.kind === kind) &&
    (reason === undefined || (delivery.reason ?? '').toLowerCase().includes(reason.toLowerCase())) &&
    delivery.atMs >= sinceMs &&
    delivery.atMs < beforeMs
  )
}

/** Finds notifications by their state and more, newest first, in steps of 200. */
export function createFindDeliveries(redis: Redis, keys: Keys, noteUnreadable: NoteUnreadable) {
  const read = async (ids: readonly string[]) => {
    const { notifications, unreadable } = readNotificationIds(ids)
    const values = notifications.length === 0 ? [] : await redis.mget(notifications.map(keys.delivery))
    const found = notifications.flatMap((notification, i) => {
      const delivery = toDelivery(values[i] ?? null)
      return delivery === undefined ? [] : [{ notification, delivery }]
    })
    const broken = found.filter(({ delivery }) => delivery.state === 'unreadable')
    await noteUnreadable([...unreadable, ...broken.map(({ notification }) => toNotificationId(notification))])
    return found
  }

  return {
    /** Yields open notifications a page at a time; what changes its state meanwhile may be missing. */
    async *findOpen(state: OpenState, filter: DeliveryFilter = {}): AsyncGenerator<OpenNotification[]> {
      const { sinceMs = '-inf', beforeMs } = filter
      let max = beforeMs === undefined ? '+inf' : `(${beforeMs}`
      for (let offset = 0; ;) {
        const scored = await redis.zrevrangebyscore(
          keys.deliveries(state),
          max,
          sinceMs,
          'WITHSCORES',
          'LIMIT',
          offset,
          PAGE,
        )
        const ids = scored.filter((_, i) => i % 2 === 0)
        const scores = scored.filter((_, i) => i % 2 === 1)
        const last = scores.at(-1)
        if (last === undefined) return
        yield (await read(ids)).flatMap(({ notification, delivery }) =>
          delivery.state === state && matchesFilter(notification, delivery, filter)
            ? [{ notification, state, delivery }]
            : [],
        )
        // From where this page ended, so that what leaves the list meanwhile moves nothing out of sight.
        offset = (last === max ? offset : 0) + scores.filter((score) => score === last).length
        max = last
      }
    },

    /** Yields sent notifications that an operator resolved and that are not compacted. */
    async *findResolved(filter: DeliveryFilter): AsyncGenerator<{ notification: Notification; delivery: Delivery }[]> {
      const { sinceMs = 0 } = filter
      for (let end = -1; ; end -= PAGE) {
        const found = await read((await redis.lrange(keys.sent, end - PAGE + 1, end)).toReversed())
        const resolved = found.filter(({ delivery }) => delivery.state === 'sent' && delivery.was !== undefined)
        yield resolved.filter(({ notification, delivery }) => matchesFilter(notification, delivery, filter))
        // The list is in the order of time, or nearly.
        if (!found.some(({ delivery }) => delivery.atMs >= sinceMs)) return
      }
    },
  }
}

/** Returns the state of a delivery that waits for a person; `undefined` for any other. */
export function toOpenState(delivery: Delivery | undefined): OpenState | undefined {
  return OPEN_STATES.find((state) => state === delivery?.state)
}
