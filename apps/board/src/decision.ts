import { OPEN_STATES } from '@peyk/domain/delivery'
import type { Delivery, OpenState } from '@peyk/domain/delivery'
import { isNotificationKind, readNotificationId, toNotificationId } from '@peyk/domain/notification'
import type { Notification } from '@peyk/domain/notification'
import { parseOrderId } from '@peyk/domain/order'
import type { Decision, Seen } from '@peyk/orders/decide'
import type { OpenNotification } from '@peyk/store/find-deliveries'
import { toOrderUrl } from './bot.ts'
import type { Bot } from './bot.ts'
import { parseListFilter, toDeliveryFilter, toListQuery, toOpenList } from './list-filter.ts'
import type { ListFilter } from './list-filter.ts'
import { findAll } from './notification-list.ts'

/** A notification to decide about as the operator saw it, and the list that it was seen in. */
export type Question = Seen & { from: ListFilter | undefined }

export function toDecisionUrl(
  { root }: Pick<Bot, 'root'>,
  decision: Decision,
  { notification, state }: Seen,
  from: ListFilter | undefined,
): string {
  const fields = new URLSearchParams({ order: notification.orderId, kind: notification.kind, state })
  if (from !== undefined) fields.set('list', toListQuery(from))
  return `${root}/${decision}?${fields.toString()}`
}

/** Returns the address of the order's page that says what was done, and leads to the next one of the list. */
export function toOutcomeUrl(
  bot: Pick<Bot, 'root'>,
  { notification, state, atMs, from }: Question,
  done: Decision | 'changed',
): string {
  const url = toOrderUrl(bot, notification.orderId)
  const list = from ?? parseListFilter(new URLSearchParams({ state }))
  const fields = new URLSearchParams({ done, list: toListQuery(list) })
  if (atMs !== undefined) fields.set('at', String(atMs))
  return `${url}${url.includes('?') ? '&' : '?'}${fields.toString()}`
}

/** Reads the list that an address or a form names. */
export function parseFrom(fields: URLSearchParams): ListFilter | undefined {
  const list = fields.get('list')
  return list === null || list === '' ? undefined : parseListFilter(new URLSearchParams(list))
}

export function parseAtMs(text: string | null): number | undefined {
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : undefined
}

/** Reads the question from an address or a form; returns `undefined` when it names none. */
export function parseQuestion(fields: URLSearchParams): Question | undefined {
  const orderId = parseOrderId(fields.get('order') ?? '')
  const kind = fields.get('kind') ?? ''
  const state = OPEN_STATES.find((each) => each === fields.get('state'))
  return orderId === undefined || state === undefined || !isNotificationKind(kind)
    ? undefined
    : { notification: { orderId, kind }, state, atMs: parseAtMs(fields.get('at')), from: parseFrom(fields) }
}

/** Returns the delivery while it is still in the state that the operator saw. */
export async function findOpen(
  { store }: Pick<Bot, 'store'>,
  { notification, state }: { notification: Notification; state: OpenState },
): Promise<Delivery | undefined> {
  const delivery = await store.ledger.get(notification)
  return delivery?.state === state ? delivery : undefined
}

/** What a list's form chose: the boxes, or all that its filter found until a moment. */
export type Choice = {
  from: ListFilter
  state: OpenState
  /** What came into its state from then on is not chosen. */
  untilMs: number
  /** When the list was shown: the end of its period. */
  shownAtMs: number
  isAll: boolean
  seen: readonly Seen[]
}

/** The value of a notification's box. */
export function toBoxValue({ notification, atMs }: Pick<Seen, 'notification' | 'atMs'>): string {
  return `${atMs ?? ''}@${toNotificationId(notification)}`
}

/** Reads a list's form; returns `undefined` when it chooses nothing. */
export function parseChoice(form: URLSearchParams): Choice | undefined {
  const from = parseFrom(form)
  const state = from && toOpenList(from)
  const [untilMs, shownAtMs] = [parseAtMs(form.get('until')), parseAtMs(form.get('shown'))]
  if (from === undefined || state === undefined || untilMs === undefined || shownAtMs === undefined) return undefined
  const seen = form.getAll('n').flatMap((value) => {
    const [, atMs = null, id = ''] = /^(\d*)@([\s\S]+)$/.exec(value) ?? []
    const notification = readNotificationId(id)
    return notification === undefined ? [] : [{ notification, state, atMs: parseAtMs(atMs) }]
  })
  const isAll = form.get('all') === '1'
  return isAll || seen.length > 0 ? { from, state, untilMs, shownAtMs, isAll, seen } : undefined
}

/** Returns the chosen notifications that are still as they were seen. */
export async function findChoice(
  { store }: Pick<Bot, 'store'>,
  { from, state, untilMs, shownAtMs, isAll, seen }: Choice,
): Promise<OpenNotification[]> {
  if (isAll) {
    const filter = toDeliveryFilter(from, shownAtMs)
    return findAll(store.ledger, state, { ...filter, beforeMs: Math.min(filter.beforeMs ?? Infinity, untilMs) })
  }
  const deliveries = await Promise.all(seen.map(({ notification }) => store.ledger.get(notification)))
  return seen.flatMap(({ notification, atMs }, i) => {
    const delivery = deliveries[i]
    return delivery?.state === state && delivery.atMs === atMs ? [{ notification, state, delivery }] : []
  })
}
