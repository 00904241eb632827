import { loadSettings } from '@peyk/config/settings'
import { DELIVERY_STATES } from '@peyk/domain/delivery'
import type { OpenState } from '@peyk/domain/delivery'
import { readNotificationId } from '@peyk/domain/notification'
import { matchesFilter } from '@peyk/store/find-deliveries'
import type { DeliveryFilter } from '@peyk/store/find-deliveries'
import type { Store } from '@peyk/store/store'
import { MOST, limitFor, parseLimit, parseOrderArguments } from '../arguments.ts'
import { withStore } from '../store-connection.ts'
import { defineCommand } from '../define-command.ts'
import type { AddCommand } from '../define-command.ts'
import { addFilterOptions, toFilter } from '../delivery-filter.ts'
import type { FilterOptions } from '../delivery-filter.ts'
import { DELIVERY_COLUMNS, toDeliveryRow } from '../delivery-row.ts'
import type { DeliveryRow } from '../delivery-row.ts'
import { createOutput } from '../output.ts'
import { SUMMARIES } from '../summaries.ts'

type Options = Omit<FilterOptions, 'state'> & { json?: boolean; state?: DeliveryRow['state']; limit?: number }

/** Open states come first, the most urgent on top. */
const OPEN_FIRST = ['uncertain', 'rejected', 'held'] as const satisfies OpenState[]

/** `peyk deliveries [orders...]` */
export const addDeliveries: AddCommand = (parent, deps) => {
  const added = defineCommand(parent, 'deliveries', {
    summary: SUMMARIES.deliveries,
    details:
      'Without --state all that are not notified: uncertain, rejected, held and outbox (due; includes sending). ' +
      'Sent ones are listed until they are compacted (HISTORY_DAYS). Of named orders all are listed.',
    examples: [
      'deliveries',
      'deliveries --state uncertain --since 1h',
      'deliveries --state sent --limit 10',
      'deliveries 1001 1002',
    ],
  }).argument('[orders...]', 'the orders’ ids or numbers', parseOrderArguments)
  addFilterOptions(added, ['outbox', ...DELIVERY_STATES])
    .option('--limit <n>', 'list at most n; default: 100, and all with --json', parseLimit)
    .action(async (orders: string[] | undefined, options: Options) => {
      const settings = loadSettings(deps.env, 'records')
      const limit = limitFor(options)
      const found = await withStore(settings, ({ store }) => find(store, orders ?? [], options, limit + 1))
      const output = createOutput(deps, options.json)
      const none = options.state === undefined ? 'No notification is open or due.' : `None is ${options.state}.`
      output.rows(found.slice(0, limit), DELIVERY_COLUMNS, none)
      if (found.length > limit) output.note(`Only the first ${limit} are listed; --limit <n> lists more.`)
    })
}

/** Only what the ledger can filter is read in part; of anything else all is read where a filter chooses among it. */
async function find(
  store: Store,
  idsOrNumbers: readonly string[],
  options: Options,
  limit: number,
): Promise<DeliveryRow[]> {
  const { state } = options
  const filter = toFilter(options)
  const isChosen = (row: DeliveryRow) =>
    (state === undefined || row.state === state || (state === 'outbox' && row.state === 'sending')) &&
    matchesFilter(row, { atMs: 0, ...row }, filter)
  if (idsOrNumbers.length > 0) return (await readOrders(store, idsOrNumbers)).filter(isChosen).slice(0, limit)
  const open = OPEN_FIRST.find((each) => each === state)
  if (open !== undefined) return readOpen(store, open, filter, limit)
  const isFiltered = Object.values(filter).some((value) => value !== undefined)
  if (!isFiltered) return readDeliveries(store, state, limit)
  return (await readDeliveries(store, state, MOST)).filter(isChosen).slice(0, limit)
}

async function readOrders(
  { orders, deliveryOverview }: Store,
  idsOrNumbers: readonly string[],
): Promise<DeliveryRow[]> {
  const rows: DeliveryRow[] = []
  for (const idOrNumber of new Set(idsOrNumbers))
    for (const { notification, delivery } of await deliveryOverview.of((await orders.find(idOrNumber)) ?? idOrNumber))
      rows.push(toDeliveryRow(notification, delivery))
  return rows
}

async function readOpen(
  { ledger }: Store,
  state: OpenState,
  filter: DeliveryFilter,
  limit: number,
): Promise<DeliveryRow[]> {
  const rows: DeliveryRow[] = []
  for await (const page of ledger.findOpen(state, filter)) {
    rows.push(...page.map(({ notification, delivery }) => toDeliveryRow(notification, delivery)))
    if (rows.length >= limit) break
  }
  return rows.slice(0, limit)
}

async function readDeliveries(store: Store, state: Options['state'], limit: number): Promise<DeliveryRow[]> {
  switch (state) {
    case 'sent':
    case 'held':
    case 'rejected':
    case 'uncertain':
      return readListed(store, state, limit)
    case 'sending':
      return (await readOutbox(store, await store.ledger.outboxCount()))
        .filter((row) => row.state === state)
        .slice(0, limit)
    case 'outbox':
      return readOutbox(store, limit)
    case 'unreadable':
      return readUnreadable(store, limit)
    case undefined: {
      const open = await Promise.all(OPEN_FIRST.map((each) => readListed(store, each, limit)))
      const unreadable = await readUnreadable(store, limit)
      return [...unreadable, ...open.flat(), ...(await readOutbox(store, limit))].slice(0, limit)
    }
  }
}

async function readListed({ ledger }: Store, state: OpenState | 'sent', limit: number): Promise<DeliveryRow[]> {
  return (await ledger.list(state, limit)).map(({ notification, delivery }) => toDeliveryRow(notification, delivery))
}

async function readOutbox({ outbox, ledger }: Store, limit: number): Promise<DeliveryRow[]> {
  const entries = limit === 0 ? [] : await outbox.list(limit)
  return Promise.all(
    entries.map(async ({ notification }) => toDeliveryRow(notification, await ledger.get(notification))),
  )
}

/** Entries that this release cannot read, by what it can read of them. */
async function readUnreadable({ unreadable }: Store, limit: number): Promise<DeliveryRow[]> {
  const reason = 'this release cannot read it; it stays as it is'
  return (await unreadable.list(limit)).map(({ id, seenAtMs }) => {
    const { kind, orderId } = readNotificationId(id) ?? { kind: '-' as const, orderId: id }
    return { orderId, kind, state: 'unreadable', atMs: seenAtMs, reason }
  })
}
