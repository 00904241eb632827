import type { DeliveryState, OpenState } from '@peyk/domain/delivery'
import { toNotificationId } from '@peyk/domain/notification'
import type { Notification } from '@peyk/domain/notification'
import type { Status } from '@peyk/domain/status'
import { JobPostponed, QueuePaused } from '@peyk/queues/job-failures'
import type { Logger } from '@peyk/runtime/logger'

/** What became of one attempt to deliver a notification. */
export type DeliveryResult =
  /** It is shown. Not recorded: another process changed its delivery meanwhile. */
  | { kind: 'sent'; chatId: string; messageId: number; isRecorded: boolean }
  | { kind: 'already_sent' }
  /** Another attempt has it, or an operator decides about it. */
  | { kind: 'taken'; state: Exclude<DeliveryState, 'sent'> }
  | { kind: 'open'; state: OpenState; reason: string }
  /** Nothing was sent: the order’s present status says something else. */
  | { kind: 'outdated'; status: Status }
  /** It is certain that nothing was shown. The job runs again after `delayMs`; with `queue`, no job runs until then. */
  | { kind: 'postponed'; what: 'job' | 'queue'; delayMs: number; reason: string }

const MEANINGS: Record<OpenState, string> = {
  held: 'is held until its chat can be written to',
  rejected: 'was rejected by Telegram; see `peyk deliveries --state rejected`',
  uncertain: 'may or may not be shown, nobody can know; see `peyk deliveries --state uncertain`',
}

/**
 * Logs the result and returns it as the text that the board shows.
 *
 * @throws {JobPostponed} when the delivery is postponed
 * @throws {QueuePaused} when all deliveries are postponed
 */
export function reportDelivery(notification: Notification, result: DeliveryResult, logger: Logger): string {
  const { orderId, kind } = notification
  switch (result.kind) {
    case 'sent': {
      const fields = { ...notification, chatId: result.chatId, messageId: result.messageId }
      if (result.isRecorded) logger.info(`Order ${orderId} is notified`, { event: 'notification.sent', ...fields })
      else
        logger.error(`Order ${orderId} is notified, but its delivery was changed meanwhile`, {
          event: 'notification.record_lost',
          ...fields,
        })
      return 'sent'
    }
    case 'already_sent':
      logger.info(`Order ${orderId} was already notified; nothing sent`, {
        event: 'notification.already_sent',
        ...notification,
      })
      return 'already sent'
    case 'taken':
      return `already ${result.state}`
    case 'outdated':
      logger.info(`Order ${orderId} is ${result.status} by now; its ${kind} notification is not sent any more`, {
        event: 'notification.outdated',
        ...notification,
        status: result.status,
      })
      return `not sent: the order is ${result.status}`
    case 'open':
      logger.warn(`Order ${orderId}’s notification ${MEANINGS[result.state]}`, {
        event: `notification.${result.state}`,
        ...notification,
        reason: result.reason,
      })
      return `${result.state}: ${result.reason}`
    case 'postponed': {
      const why = `${toNotificationId(notification)}: ${result.reason}`
      throw result.what === 'queue' ? new QueuePaused(result.delayMs, why) : new JobPostponed(result.delayMs, why)
    }
  }
}
