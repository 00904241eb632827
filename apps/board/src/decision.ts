import { OPEN_STATES } from '@peyk/domain/delivery'
import type { Delivery, OpenState } from '@peyk/domain/delivery'
import { isNotificationKind } from '@peyk/domain/notification'
import type { Notification } from '@peyk/domain/notification'
import { parseOrderId } from '@peyk/domain/order'
import type { Bot } from './bot.ts'

/** What an operator can do about a notification that is kept. */
export type Decision = 'resend' | 'resolve'

/** A decision to be made about a notification, in the state in which it was seen. */
export type Question = { notification: Notification; expected: OpenState }

export function toDecisionUrl(
  { root }: Pick<Bot, 'root'>,
  decision: Decision,
  notification: Notification,
  state: OpenState,
): string {
  return `${root}/${decision}?${toFields({ notification, expected: state }).toString()}`
}

function toFields({ notification, expected }: Question): URLSearchParams {
  return new URLSearchParams({ order: notification.orderId, kind: notification.kind, state: expected })
}

/** The question that an address or a form names, if it names one. */
export function parseQuestion(fields: URLSearchParams): Question | undefined {
  const orderId = parseOrderId(fields.get('order') ?? '')
  const kind = fields.get('kind') ?? ''
  const expected = OPEN_STATES.find((state) => state === fields.get('state'))
  return orderId === undefined || expected === undefined || !isNotificationKind(kind)
    ? undefined
    : { notification: { orderId, kind }, expected }
}

/** The notification as the ledger has it, while it is still in the state in which it was seen. */
export async function findOpen(
  { store }: Pick<Bot, 'store'>,
  { notification, expected }: Question,
): Promise<Delivery | undefined> {
  const delivery = await store.ledger.get(notification)
  return delivery?.state === expected ? delivery : undefined
}

/** Does what was decided, in the name of `by`; gives false, and changes nothing, when the notification is no longer in that state. */
export async function decide(
  { store, notify }: Pick<Bot, 'store' | 'notify'>,
  decision: Decision,
  { notification, expected }: Question,
  by: string,
): Promise<boolean> {
  if (decision === 'resolve') return store.ledger.resolve(notification, expected, by)
  if (!(await store.ledger.reopen(notification, expected, by))) return false
  // The outbox has it since it was reopened: without the queue it only takes until the next sweep.
  await notify(notification).catch(() => undefined)
  return true
}
