import type { OrderNews } from '@peyk/domain/order'
import type { NewsResult } from './order-book.ts'

/** What an operator is to know of a statement, as a line of the log. */
export type NewsRemark = { level: 'info' | 'warn'; event: string; message: string; fields: Record<string, unknown> }

/** What is odd about a statement, by what it came to. */
export function remarksOn(news: OrderNews, { newWord, futureTime, otherOwner, otherAmount }: NewsResult): NewsRemark[] {
  const { orderId, rawStatus, chatId, money, updatedAtMs = 0 } = news
  const remarks: NewsRemark[] = []
  const remark = (level: NewsRemark['level'], event: string, message: string, fields: object) =>
    remarks.push({ level, event, message, fields: { orderId, ...fields } })
  if (newWord)
    remark(
      'warn',
      'status.unknown',
      `The panel’s status “${rawStatus}” is unknown and tells nobody anything; add it to PANEL_PAID_STATUSES if it means paid`,
      { rawStatus },
    )
  if (futureTime) {
    const time = new Date(updatedAtMs).toISOString()
    const message = `The panel says that order ${orderId} changed at ${time}, which is yet to come; the time is not used. Check the panel’s clock and time zone`
    remark('warn', 'order.future_time', message, { updatedAt: time })
  }
  if (otherOwner)
    remark(
      'warn',
      'order.other_owner',
      `The panel names another owner of order ${orderId} than before; the first one stays`,
      { chatId },
    )
  if (otherAmount !== undefined)
    remark(
      'info',
      'order.other_amount',
      `The panel names another amount of order ${orderId} than before; it is ${otherAmount === 'taken' ? 'newer and taken' : 'older, or the customer was told the first: it is not used'}`,
      { amount: money?.amount, currency: money?.currency, [otherAmount]: true },
    )
  return remarks
}
