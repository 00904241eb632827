import { OPEN_STATES } from '@peyk/domain/delivery'
import type { Delivery, OpenState } from '@peyk/domain/delivery'
import { NOTIFICATION_KINDS } from '@peyk/domain/notification'
import type { Notification, NotificationKind } from '@peyk/domain/notification'
import type { Store } from '@peyk/store/store'
import { Option } from 'commander'
import { CommandFailed, WrongUsage } from './failures.ts'

/** A held, rejected or uncertain notification. */
export type OpenNotification = { notification: Notification; delivery: Delivery; state: OpenState }

export const kindOption = () =>
  new Option('--kind <kind>', 'which notification, when several are open').choices(NOTIFICATION_KINDS)

/**
 * Returns the order's only open notification.
 *
 * @throws {CommandFailed} when none is open; the message lists the states
 * @throws {WrongUsage} when several are open and `kind` is undefined
 */
export async function findOpenNotification(
  { orders, deliveryOverview }: Pick<Store, 'orders' | 'deliveryOverview'>,
  idOrNumber: string,
  kind: NotificationKind | undefined,
): Promise<OpenNotification> {
  const orderId = (await orders.find(idOrNumber)) ?? idOrNumber
  const known = (await deliveryOverview.of(orderId)).filter(
    ({ notification }) => kind === undefined || notification.kind === kind,
  )
  const open = known.flatMap(({ notification, delivery }) => {
    const state = OPEN_STATES.find((each) => each === delivery?.state)
    return delivery === undefined || state === undefined ? [] : [{ notification, delivery, state }]
  })
  const [only, ...others] = open
  if (only !== undefined && others.length === 0) return only
  if (only !== undefined) {
    const kindsOpen = open.map(({ notification }) => notification.kind).join(', ')
    throw new WrongUsage(`Order ${orderId} has several open notifications (${kindsOpen}); say which one with --kind.`)
  }
  const states = known.map(({ notification, delivery }) => `${notification.kind} is ${delivery?.state ?? 'queued'}`)
  throw new CommandFailed(
    `Order ${orderId} has no ${kind === undefined ? '' : `${kind} `}notification that is held, rejected or uncertain (${states.join(', ') || 'none is known'}); nothing changed.`,
  )
}
