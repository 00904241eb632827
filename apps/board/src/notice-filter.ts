import type { NewestNotices, NoticeStanding } from '@peyk/store/notice-standings'

/** Which notices the overview lists. */
export const NOTICE_FILTERS = ['all', 'waiting', 'sent', 'held', 'uncertain', 'rejected'] as const
export type NoticeFilter = (typeof NOTICE_FILTERS)[number]

const MOST = 50

export function parseNoticeFilter(text: string | null): NoticeFilter {
  return NOTICE_FILTERS.find((filter) => filter === text) ?? 'all'
}

/** The newest notices of a filter; `all` are those that a worker has touched, whatever came of it. */
export function filterNotices(newest: NewestNotices, filter: NoticeFilter): NoticeStanding[] {
  if (filter === 'waiting') return newest.due
  if (filter !== 'all') return newest[filter]
  const touched = new Map(
    Object.values(newest)
      .flat()
      .filter(({ delivery }) => delivery !== undefined)
      .map((standing) => [`${standing.notice.kind}:${standing.notice.orderId}`, standing]),
  )
  return [...touched.values()].toSorted((a, b) => (b.delivery?.atMs ?? 0) - (a.delivery?.atMs ?? 0)).slice(0, MOST)
}
