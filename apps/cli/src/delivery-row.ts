import type { Delivery, DeliveryState } from '@peyk/domain/delivery'
import type { Notification, NotificationKind } from '@peyk/domain/notification'
import { toLocalIso } from '@peyk/domain/local-time'
import type { Column, Style } from './table.ts'

/** A notification with its state; `outbox` means due, and not begun. */
export type DeliveryRow = Omit<Notification, 'kind'> & { kind: NotificationKind | '-' } & Omit<
    Delivery,
    'state' | 'atMs'
  > & { state: DeliveryState | 'outbox'; atMs?: number }

export function toDeliveryRow(notification: Notification, delivery: Delivery | undefined): DeliveryRow {
  return delivery === undefined ? { ...notification, state: 'outbox' } : { ...notification, ...delivery }
}

const STYLES: Record<DeliveryRow['state'], Style | undefined> = {
  outbox: undefined,
  sending: undefined,
  sent: 'green',
  held: 'yellow',
  rejected: 'red',
  uncertain: 'red',
  unreadable: 'red',
}

export const DELIVERY_COLUMNS: readonly Column<DeliveryRow>[] = [
  { title: 'order', text: ({ orderId }) => orderId },
  { title: 'kind', text: ({ kind }) => kind },
  { title: 'state', text: ({ state }) => state, style: ({ state }) => STYLES[state] },
  { title: 'since', text: toSince },
  { title: 'chat', text: ({ chatId }) => chatId ?? '-' },
  {
    title: 'details',
    text: ({ messageId, reason, isCompacted }) =>
      [messageId === undefined ? undefined : `message ${messageId}`, reason, isCompacted && 'details are gone']
        .filter(Boolean)
        .join(', ') || '-',
  },
]

/** Of a compacted order only the day is known, in UTC. */
function toSince({ atMs, isCompacted }: DeliveryRow): string {
  if (atMs === undefined) return '-'
  return isCompacted === true ? new Date(atMs).toISOString().slice(0, 10) : toLocalIso(atMs)
}
