import type { NewestNotifications, NotificationState } from '@peyk/store/delivery-overview'

/** Which notifications the overview lists. */
export const NOTIFICATION_FILTERS = ['all', 'waiting', 'sent', 'held', 'uncertain', 'rejected'] as const
export type NotificationFilter = (typeof NOTIFICATION_FILTERS)[number]

const MOST = 50

export function parseNotificationFilter(text: string | null): NotificationFilter {
  return NOTIFICATION_FILTERS.find((filter) => filter === text) ?? 'all'
}

/** The newest notifications of a filter; `all` are those that a worker has touched, whatever came of it. */
export function filterNotifications(newest: NewestNotifications, filter: NotificationFilter): NotificationState[] {
  if (filter === 'waiting') return newest.due
  if (filter !== 'all') return newest[filter]
  const touched = new Map(
    Object.values(newest)
      .flat()
      .filter(({ delivery }) => delivery !== undefined)
      .map((state_) => [`${state_.notification.kind}:${state_.notification.orderId}`, state_]),
  )
  return [...touched.values()].toSorted((a, b) => (b.delivery?.atMs ?? 0) - (a.delivery?.atMs ?? 0)).slice(0, MOST)
}
