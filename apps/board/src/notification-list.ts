import type { OpenState } from '@peyk/domain/delivery'
import type { NotificationState } from '@peyk/store/delivery-overview'
import { matchesFilter } from '@peyk/store/find-deliveries'
import type { DeliveryFilter, OpenNotification } from '@peyk/store/find-deliveries'
import type { Store } from '@peyk/store/store'
import { toDeliveryFilter, toOpenList } from './list-filter.ts'
import type { List, ListFilter } from './list-filter.ts'

const PAGE_SIZE = 50
/** More than people read; it bounds what one page asks of Redis. */
const MOST_FOUND = 10_000
const MOST_READ = 1000

/** One page of a list. */
export type NotificationList = {
  shown: NotificationState[]
  page: number
  pages: number
  /** How many the filter finds. There may be more when it is not `isAll`. */
  count: number
  isAll: boolean
  /** After the newest one that was found: what comes later is not among those counted. */
  untilMs: number
  /** When this process read it: the end of its period. */
  readAtMs: number
}

type ListStore = Pick<Store, 'ledger' | 'outbox'>

/** Returns a page of what the filter finds; the last page where there is no such page. */
export async function readNotificationList(
  store: ListStore,
  filter: ListFilter,
  wanted: number,
): Promise<NotificationList> {
  const open = toOpenList(filter)
  const readAtMs = Date.now()
  const most = open === undefined ? MOST_READ : MOST_FOUND
  const chosen = toDeliveryFilter(filter, readAtMs)
  const all = open === undefined ? await readOthers(store, filter.list, chosen) : await readOpen(store, open, chosen)
  const found = all.slice(0, most)
  const pages = Math.max(Math.ceil(found.length / PAGE_SIZE), 1)
  const page = Math.min(Math.max(wanted, 1), pages)
  return {
    shown: found.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE),
    page,
    pages,
    count: found.length,
    isAll: all.length <= most,
    untilMs: (found[0]?.delivery?.atMs ?? 0) + 1,
    readAtMs,
  }
}

async function readOpen({ ledger }: ListStore, state: OpenState, chosen: DeliveryFilter): Promise<NotificationState[]> {
  const found = await findAll(ledger, state, chosen, MOST_FOUND)
  return found.map(({ notification, delivery }) => ({ notification, delivery, isDue: false }))
}

/** Returns at least `most` of what is found, newest first, or all. */
export async function findAll(
  ledger: Pick<Store['ledger'], 'findOpen'>,
  state: OpenState,
  filter: DeliveryFilter,
  most = Infinity,
): Promise<OpenNotification[]> {
  const found: OpenNotification[] = []
  for await (const page of ledger.findOpen(state, filter)) {
    found.push(...page)
    if (found.length > most) break
  }
  return found
}

async function readOthers(
  { ledger, outbox }: ListStore,
  list: List,
  chosen: DeliveryFilter,
): Promise<NotificationState[]> {
  if (list === 'sent')
    return (await ledger.list('sent', MOST_READ + 1))
      .filter(({ notification, delivery }) => matchesFilter(notification, delivery, chosen))
      .map((each) => ({ ...each, isDue: false }))
  const due = await outbox.list(MOST_READ + 1)
  const states = await Promise.all(
    due.map(async ({ notification }) => ({ notification, delivery: await ledger.get(notification), isDue: true })),
  )
  // What is due and not begun has no reason and no time of its own.
  return states.filter(({ notification, delivery }) => matchesFilter(notification, delivery ?? { atMs: 0 }, chosen))
}

/** Returns the next open notification of the list: the one after those since `seenAtMs`, else the first. */
export async function findNext(
  { ledger }: Pick<Store, 'ledger'>,
  filter: ListFilter,
  seenAtMs: number | undefined,
): Promise<OpenNotification | undefined> {
  const state = toOpenList(filter)
  if (state === undefined) return undefined
  const chosen = toDeliveryFilter(filter, Date.now())
  const first = async (of: DeliveryFilter) => {
    for await (const [next] of ledger.findOpen(state, of)) if (next !== undefined) return next
    return undefined
  }
  const older = seenAtMs === undefined ? undefined : await first({ ...chosen, beforeMs: seenAtMs })
  return older ?? first(chosen)
}
