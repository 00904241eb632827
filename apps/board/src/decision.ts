import { OPEN_STATES } from '@peyk/domain/delivery'
import type { Delivery, OpenState } from '@peyk/domain/delivery'
import { isNotificationKind } from '@peyk/domain/notification'
import type { Notification } from '@peyk/domain/notification'
import { parseOrderId } from '@peyk/domain/order'
import type { Decision } from '@peyk/orders/decide'
import { toOrderUrl } from './bot.ts'
import type { Bot } from './bot.ts'

/** A notification to decide about, in the state that the operator saw. */
export type Question = { notification: Notification; expected: OpenState }

export function toDecisionUrl(
  { root }: Pick<Bot, 'root'>,
  decision: Decision,
  notification: Notification,
  state: OpenState,
): string {
  const fields = new URLSearchParams({ order: notification.orderId, kind: notification.kind, state })
  return `${root}/${decision}?${fields.toString()}`
}

/** Returns the address of the order's page that says what was done. */
export function toOutcomeUrl(bot: Pick<Bot, 'root'>, { notification }: Question, done: Decision | 'changed'): string {
  const url = toOrderUrl(bot, notification.orderId)
  return `${url}${url.includes('?') ? '&' : '?'}done=${done}`
}

/** Reads the question from an address or a form; returns `undefined` when it names none. */
export function parseQuestion(fields: URLSearchParams): Question | undefined {
  const orderId = parseOrderId(fields.get('order') ?? '')
  const kind = fields.get('kind') ?? ''
  const expected = OPEN_STATES.find((state) => state === fields.get('state'))
  return orderId === undefined || expected === undefined || !isNotificationKind(kind)
    ? undefined
    : { notification: { orderId, kind }, expected }
}

/** Returns the delivery while it is still in the state that the operator saw. */
export async function findOpen(
  { store }: Pick<Bot, 'store'>,
  { notification, expected }: Question,
): Promise<Delivery | undefined> {
  const delivery = await store.ledger.get(notification)
  return delivery?.state === expected ? delivery : undefined
}
