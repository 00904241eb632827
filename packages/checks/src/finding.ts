import type { NoticeKind } from '@peyk/domain/notice'
import type { NewsRemark } from '@peyk/store/news-remarks'

/** What came up while an answer of the panel's was applied. */
export type Finding =
  | { kind: 'queued'; orderId: string; notice: NoticeKind }
  | { kind: 'queue_away'; orderId: string; notice: NoticeKind; error: unknown }
  | { kind: 'odd_news'; remark: NewsRemark }
  | { kind: 'missing'; orderId: string }
  | { kind: 'gone'; orderId: string }
  | { kind: 'unreadable'; orderId: string; reason: string }
  | { kind: 'unanswered'; error: Error }

/** A finding as a line of the log. */
export function toLogLine(finding: Finding): NewsRemark {
  switch (finding.kind) {
    case 'queued': {
      const { orderId, notice } = finding
      const message = `order ${orderId} is ${notice}; its notice is queued`
      return { level: 'info', event: 'notice.queued', message, fields: { orderId, kind: notice } }
    }
    case 'queue_away': {
      const { orderId, notice, error } = finding
      const message = `The queue did not take order ${orderId}’s notice; the sweep will, within a minute`
      return { level: 'warn', event: 'notice.not_queued', message, fields: { orderId, kind: notice, error } }
    }
    case 'odd_news':
      return finding.remark
    case 'missing': {
      const { orderId } = finding
      const message = `The panel does not know order ${orderId}`
      return { level: 'warn', event: 'check.unknown_order', message, fields: { orderId } }
    }
    case 'gone': {
      const { orderId } = finding
      const message = `The panel did not know order ${orderId} several times in a row; it is watched no longer until there is news of it`
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
