import { OPEN_STATES } from '@peyk/domain/delivery'
import type { OpenState } from '@peyk/domain/delivery'
import { isNotificationKind } from '@peyk/domain/notification'
import type { NotificationKind } from '@peyk/domain/notification'
import { DAY, HOUR, MINUTE, parseTime } from '@peyk/domain/time'
import type { DeliveryFilter } from '@peyk/store/find-deliveries'
import type { Bot } from './bot.ts'

/** The lists of notifications, each with its page. */
export const LISTS = ['due', 'sent', 'held', 'uncertain', 'rejected'] as const
export type List = (typeof LISTS)[number]

/** How far back a list goes. */
export const PERIODS = { '15m': 15 * MINUTE, '1h': HOUR, '6h': 6 * HOUR, '24h': DAY, '7d': 7 * DAY } as const
export type Period = keyof typeof PERIODS

/** What a list shows, as its address says it. Times are ISO 8601; `since` may also be a period. */
export type ListFilter = {
  list: List
  kind: NotificationKind | undefined
  reason: string | undefined
  since: string | undefined
  before: string | undefined
}

const MAX_REASON_CHARS = 200

/** Reads a filter from an address; what cannot be read filters nothing. */
export function parseListFilter(fields: URLSearchParams): ListFilter {
  const kind = fields.get('kind') ?? ''
  const reason = (fields.get('reason') ?? '').trim().slice(0, MAX_REASON_CHARS)
  const [since, before] = [fields.get('since') ?? '', fields.get('before') ?? '']
  return {
    list: LISTS.find((each) => each === fields.get('state')) ?? 'uncertain',
    kind: isNotificationKind(kind) ? kind : undefined,
    reason: reason === '' ? undefined : reason,
    since: isPeriod(since) || parseTime(since) !== undefined ? since : undefined,
    before: parseTime(before) === undefined ? undefined : before,
  }
}

export function isPeriod(text: string): text is Period {
  return Object.hasOwn(PERIODS, text)
}

/** Returns the filter as an address has it, for links and for coming back. */
export function toListQuery({ list, ...others }: ListFilter): string {
  const given = Object.entries(others).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return new URLSearchParams([['state', list], ...given]).toString()
}

export function toListUrl({ root }: Pick<Bot, 'root'>, filter: ListFilter, page = 1): string {
  return `${root}/notifications?${toListQuery(filter)}${page > 1 ? `&page=${page}` : ''}`
}

/** @param nowMs the end of its period, milliseconds since 1970 */
export function toDeliveryFilter({ kind, reason, since, before }: ListFilter, nowMs: number): DeliveryFilter {
  const sinceMs = since === undefined ? undefined : isPeriod(since) ? nowMs - PERIODS[since] : parseTime(since)
  return { kind, reason, sinceMs, beforeMs: before === undefined ? undefined : parseTime(before) }
}

/** Returns the state of a list on which operators decide. */
export function toOpenList({ list }: Pick<ListFilter, 'list'>): OpenState | undefined {
  return OPEN_STATES.find((state) => state === list)
}
