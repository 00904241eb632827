import type { OpenNotification } from '@peyk/store/find-deliveries'
import { matchesFilter, toOpenState } from '@peyk/store/find-deliveries'
import type { Store } from '@peyk/store/store'
import { toFilter } from './delivery-filter.ts'
import type { FilterOptions } from './delivery-filter.ts'
import { CommandFailed, WrongUsage } from './failures.ts'
import { sayFailure } from './failure-words.ts'

/** The notifications that a command names, and the orders that have none, each with the reason. */
export type Chosen = { open: OpenNotification[]; without: string[] }

/**
 * Returns the open notifications of these orders, or without orders all that the options choose.
 *
 * @throws {WrongUsage} when an order has several and no option says which one
 */
export async function findChosen(
  store: Pick<Store, 'orders' | 'ledger' | 'deliveryOverview'>,
  idsOrNumbers: readonly string[],
  options: FilterOptions,
): Promise<Chosen> {
  if (idsOrNumbers.length > 0) return findOfOrders(store, idsOrNumbers, options)
  const chosen: Chosen = { open: [], without: [] }
  if (options.state === undefined) return chosen
  for await (const page of store.ledger.findOpen(options.state, toFilter(options))) chosen.open.push(...page)
  return chosen
}

async function findOfOrders(
  store: Pick<Store, 'orders' | 'deliveryOverview'>,
  idsOrNumbers: readonly string[],
  options: FilterOptions,
): Promise<Chosen> {
  const chosen: Chosen = { open: [], without: [] }
  for (const idOrNumber of new Set(idsOrNumbers)) {
    const { orderId, open, states } = await findOfOrder(store, idOrNumber, options)
    if (open.length > 1) {
      const kinds = open.map(({ notification }) => notification.kind).join(', ')
      throw new WrongUsage(sayFailure('severalOpen', { orderId, kinds }))
    }
    chosen.open.push(...open)
    if (open.length === 0) chosen.without.push(toWithout(orderId, states, options))
  }
  return chosen
}

async function findOfOrder(
  { orders, deliveryOverview }: Pick<Store, 'orders' | 'deliveryOverview'>,
  idOrNumber: string,
  options: FilterOptions,
) {
  const orderId = (await orders.find(idOrNumber)) ?? idOrNumber
  const known = await deliveryOverview.of(orderId)
  const filter = toFilter(options)
  const open = known.flatMap(({ notification, delivery }) => {
    const state = toOpenState(delivery)
    const isChosen =
      delivery !== undefined &&
      state !== undefined &&
      (options.state === undefined || state === options.state) &&
      matchesFilter(notification, delivery, filter)
    return isChosen ? [{ notification, state, delivery }] : []
  })
  const states = known.map(({ notification, delivery }) => `${notification.kind} is ${delivery?.state ?? 'queued'}`)
  return { orderId, open, states }
}

function toWithout(orderId: string, states: readonly string[], { state, kind }: FilterOptions): string {
  const wanted = [kind, 'notification that is', state ?? 'held, rejected or uncertain'].filter(Boolean).join(' ')
  return `Order ${orderId} has no ${wanted} (${states.join(', ') || 'none is known'}).`
}

/** @throws {CommandFailed} when there is nothing to decide on */
export function assertSome({ open, without }: Chosen): void {
  if (open.length === 0) throw new CommandFailed([...without, 'None is chosen; nothing changed.'].join(' '))
}
