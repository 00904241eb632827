import type { DeliveryState, OpenState } from '@peyk/domain/delivery'
import { toNotificationId } from '@peyk/domain/notification'
import type { Notification } from '@peyk/domain/notification'
import type { Status } from '@peyk/domain/status'
import { JobPostponed, QueuePaused } from '@peyk/queues/job-failures'

/** What became of one attempt to deliver a notification. */
export type DeliveryResult =
  | { kind: 'sent' }
  | { kind: 'already_sent' }
  /** Another attempt has it, or an operator decides about it. */
  | { kind: 'taken'; state: Exclude<DeliveryState, 'sent'> }
  | { kind: 'open'; state: OpenState; reason: string }
  /** Nothing was sent: the order’s present status says something else. */
  | { kind: 'outdated'; status: Status }
  /** It is certain that nothing was shown. The job runs again after `delayMs`; with `queue`, no job runs until then. */
  | { kind: 'postponed'; what: 'job' | 'queue'; delayMs: number; reason: string }

/**
 * Returns the result as the text that the board shows.
 *
 * @throws {JobPostponed} when the delivery is postponed
 * @throws {QueuePaused} when all deliveries are postponed
 */
export function toJobResult(notification: Notification, result: DeliveryResult): string {
  switch (result.kind) {
    case 'sent':
      return 'sent'
    case 'already_sent':
      return 'already sent'
    case 'taken':
      return `already ${result.state}`
    case 'outdated':
      return `not sent: the order is ${result.status}`
    case 'open':
      return `${result.state}: ${result.reason}`
    case 'postponed': {
      const why = `${toNotificationId(notification)}: ${result.reason}`
      throw result.what === 'queue' ? new QueuePaused(result.delayMs, why) : new JobPostponed(result.delayMs, why)
    }
  }
}
