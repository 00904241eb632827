import type { NotificationKind } from '@peyk/domain/notification'
import type { OrderUpdateWarning } from '@peyk/store/order-update-warnings'

/** What came up while an answer of the panel's was applied. */
export type Finding =
  | { kind: 'queued'; orderId: string; notification: NotificationKind }
  | { kind: 'queue_away'; orderId: string; notification: NotificationKind; error: unknown }
  | { kind: 'warning'; warning: OrderUpdateWarning }
  | { kind: 'missing'; orderId: string }
  | { kind: 'gone'; orderId: string }
  | { kind: 'unreadable'; orderId: string; reason: string }
  | { kind: 'unanswered'; error: Error }

/** A finding as a line of the log. */
export function toLogLine(finding: Finding): OrderUpdateWarning {
  switch (finding.kind) {
    case 'queued': {
      const { orderId, notification } = finding
      const message = `order ${orderId} is ${notification}; its notification is queued`
      return { level: 'info', event: 'notification.queued', message, fields: { orderId, kind: notification } }
    }
    case 'queue_away': {
      const { orderId, notification, error } = finding
      const message = `The queue did not take order ${orderId}’s notification; the sweep will, within a minute`
      return {
        level: 'warn',
        event: 'notification.not_queued',
        message,
        fields: { orderId, kind: notification, error },
      }
    }
    case 'warning':
      return finding.warning
    case 'missing': {
      const { orderId } = finding
      const message = `The panel does not know order ${orderId}`
      return { level: 'warn', event: 'check.unknown_order', message, fields: { orderId } }
    }
    case 'gone': {
      const { orderId } = finding
      const message = `The panel did not know order ${orderId} several times in a row; it is watched no longer until there is orderUpdate of it`
      return { level: 'warn', event: 'check.order_gone', message, fields: { orderId } }
    }
    case 'unreadable': {
      const { orderId, reason } = finding
      const message = `The panel’s answer about order ${orderId} makes no sense: ${reason}`
      return { level: 'warn', event: 'check.unreadable', message, fields: { orderId } }
    }
    case 'unanswered':
      return {
        level: 'warn',
        event: 'check.unanswered',
        message: 'The panel did not answer',
        fields: { error: finding.error },
      }
  }
}
