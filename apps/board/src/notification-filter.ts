import type { NewestNotifications, NotificationState } from '@peyk/store/delivery-overview'

/** Which notifications the overview lists. */
export const NOTIFICATION_FILTERS = ['all', 'due', 'sent', 'held', 'uncertain', 'rejected'] as const
export type NotificationFilter = (typeof NOTIFICATION_FILTERS)[number]

const MAX_LISTED = 50

export function parseNotificationFilter(text: string | null): NotificationFilter {
  return NOTIFICATION_FILTERS.find((filter) => filter === text) ?? 'all'
}

/** Returns the newest notifications of a filter; `all` are those that have a delivery. */
export function filterNotifications(newest: NewestNotifications, filter: NotificationFilter): NotificationState[] {
  if (filter !== 'all') return newest[filter]
  const withDelivery = new Map(
    Object.values(newest)
      .flat()
      .filter(({ delivery }) => delivery !== undefined)
      .map((each) => [`${each.notification.kind}:${each.notification.orderId}`, each]),
  )
  return [...withDelivery.values()]
    .toSorted((a, b) => (b.delivery?.atMs ?? 0) - (a.delivery?.atMs ?? 0))
    .slice(0, MAX_LISTED)
}
