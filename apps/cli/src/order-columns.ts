import type { Order } from '@peyk/domain/order'
import { toLocalIso } from '@peyk/domain/local-time'
import type { Column } from './table.ts'

export const ORDER_COLUMNS: readonly Column<Order>[] = [
  { title: 'order', text: ({ orderId }) => orderId },
  {
    title: 'status',
    text: ({ status, rawStatus }) => (status === 'unknown' ? `unknown (${rawStatus})` : status),
    style: ({ status }) => (status === 'paid' ? 'green' : status === 'unknown' ? 'yellow' : undefined),
  },
  { title: 'since', text: ({ changedAtMs }) => toLocalIso(changedAtMs) },
  { title: 'chat', text: ({ chatId }) => chatId ?? '-' },
  { title: 'amount', text: (order) => toAmountText(order) || '-' },
]

/** The amount as the panel wrote it, with its currency; empty when the panel named none. */
export function toAmountText({ money }: Pick<Order, 'money'>): string {
  return money === undefined ? '' : [money.amount, money.currency].filter(Boolean).join(' ')
}
