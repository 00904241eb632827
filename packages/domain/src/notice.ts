import { parseOrderId } from './order.ts'
import type { Status } from './status.ts'

/** The statuses that a customer can be told of; the contract's `NOTIFY_ON`. */
export const NOTICE_KINDS = ['paid', 'canceled', 'expired', 'refunded', 'failed'] as const
export type NoticeKind = (typeof NOTICE_KINDS)[number]

/** What a customer is told: one order, one kind. Told at most once. */
export type Notice = { orderId: string; kind: NoticeKind }

/** A notice with the chat that its order had when it became due: a guess that saves a question. */
export type DueNotice = Notice & { chatId?: string | undefined }

export function isNoticeKind(status: string): status is NoticeKind & Status {
  return (NOTICE_KINDS as readonly string[]).includes(status)
}

/** `<kind>:<orderId>`, the notice's name in Redis and in logs. */
export function toNoticeId(notice: Notice): string {
  return `${notice.kind}:${notice.orderId}`
}

/** @throws {Error} when the text was not made by {@link toNoticeId} */
export function parseNoticeId(noticeId: string): Notice {
  const separator = noticeId.indexOf(':')
  const kind = noticeId.slice(0, separator)
  const orderId = parseOrderId(noticeId.slice(separator + 1))
  if (!isNoticeKind(kind) || orderId === undefined) {
    throw new Error(`Expected a notice as <kind>:<order id>, for example paid:1001, got "${noticeId}".`)
  }
  return { kind, orderId }
}
