import { parseOrderId } from './order.ts'
import { STATUS_PRECEDENCE } from './status.ts'
import type { Status } from './status.ts'

/** The statuses that a customer can be notified of; the contract's `NOTIFY_ON`. */
export const NOTIFICATION_KINDS = ['paid', 'canceled', 'expired', 'refunded', 'failed'] as const
export type NotificationKind = (typeof NOTIFICATION_KINDS)[number]

/** All kinds, the lowest precedence first. */
export const KINDS_BY_PRECEDENCE = NOTIFICATION_KINDS.toSorted((a, b) => STATUS_PRECEDENCE[a] - STATUS_PRECEDENCE[b])

/** What a customer is sent about an order: one order, one kind, at most once. */
export type Notification = { orderId: string; kind: NotificationKind }

export function isNotificationKind(status: string): status is NotificationKind & Status {
  return (NOTIFICATION_KINDS as readonly string[]).includes(status)
}

/** `<kind>:<orderId>`, the notification's name in Redis and in logs. */
export function toNotificationId(notification: Notification): string {
  return `${notification.kind}:${notification.orderId}`
}

/** Returns the notification, or `undefined` when the text was not made by {@link toNotificationId}, or by a newer release. */
export function readNotificationId(notificationId: string): Notification | undefined {
  const separator = notificationId.indexOf(':')
  const kind = notificationId.slice(0, separator)
  const orderId = parseOrderId(notificationId.slice(separator + 1))
  return isNotificationKind(kind) && orderId !== undefined ? { kind, orderId } : undefined
}

/** @throws {Error} when the text was not made by {@link toNotificationId} */
export function parseNotificationId(notificationId: string): Notification {
  const notification = readNotificationId(notificationId)
  if (notification !== undefined) return notification
  throw new Error(`Expected a notification as <kind>:<order id>, for example paid:1001, got "${notificationId}".`)
}
