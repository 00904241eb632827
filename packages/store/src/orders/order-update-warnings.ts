import type { OrderUpdate } from '@peyk/domain/order'
import type { OrderUpdateResult } from './order-store.ts'

/** What an operator is to know of a statement, as a line of the log. */
export type OrderUpdateWarning = {
  level: 'info' | 'warn'
  event: string
  message: string
  fields: Record<string, unknown>
}

/** What is odd about a statement, by what it came to. */
export function warningsOf(
  orderUpdate: OrderUpdate,
  { newWord, futureTime, otherOwner, otherAmount }: OrderUpdateResult,
): OrderUpdateWarning[] {
  const { orderId, rawStatus, chatId, money, updatedAtMs = 0 } = orderUpdate
  const warnings: OrderUpdateWarning[] = []
  const warning = (level: OrderUpdateWarning['level'], event: string, message: string, fields: object) =>
    warnings.push({ level, event, message, fields: { orderId, ...fields } })
  if (newWord)
    warning(
      'warn',
      'status.unknown',
      `The panel’s status “${rawStatus}” is unknown and tells nobody anything; add it to PANEL_PAID_STATUSES if it means paid`,
      { rawStatus },
    )
  if (futureTime) {
    const time = new Date(updatedAtMs).toISOString()
    const message = `The panel says that order ${orderId} changed at ${time}, which is yet to come; the time is not used. Check the panel’s clock and time zone`
    warning('warn', 'order.future_time', message, { updatedAt: time })
  }
  if (otherOwner)
    warning(
      'warn',
      'order.other_owner',
      `The panel names another owner of order ${orderId} than before; the first one stays`,
      { chatId },
    )
  if (otherAmount !== undefined)
    warning(
      'info',
      'order.other_amount',
      `The panel names another amount of order ${orderId} than before; it is ${otherAmount === 'taken' ? 'newer and taken' : 'older, or the customer was notified the first: it is not used'}`,
      { amount: money?.amount, currency: money?.currency, [otherAmount]: true },
    )
  return warnings
}
