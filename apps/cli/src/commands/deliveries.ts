import { loadSettings } from '@peyk/config/settings'
import { DELIVERY_STATES } from '@peyk/domain/delivery'
import type { OpenState } from '@peyk/domain/delivery'
import { readNotificationId } from '@peyk/domain/notification'
import type { Store } from '@peyk/store/store'
import { Option } from 'commander'
import { limitFor, parseLimit } from '../arguments.ts'
import { withStore } from '../connections.ts'
import { defineCommand } from '../define-command.ts'
import type { AddCommand } from '../define-command.ts'
import { DELIVERY_COLUMNS, toDeliveryRow } from '../delivery-row.ts'
import type { DeliveryRow } from '../delivery-row.ts'
import { createOutput } from '../output.ts'

type Options = { json?: boolean; state?: DeliveryRow['state']; limit?: number }

/** Open states come first, the most urgent on top. */
const OPEN_FIRST = ['uncertain', 'rejected', 'held'] as const satisfies OpenState[]

/** `peyk deliveries [--state …]` */
export const addDeliveries: AddCommand = (parent, deps) => {
  defineCommand(parent, 'deliveries', {
    summary: 'list notifications and their states',
    details:
      'Without --state all that are not notified: uncertain, rejected, held and outbox (due; includes sending). ' +
      'Sent ones are listed until they are compacted (HISTORY_DAYS).',
    examples: ['deliveries', 'deliveries --state uncertain', 'deliveries --state sent --limit 10'],
  })
    .addOption(new Option('--state <state>', 'only this state').choices(['outbox', ...DELIVERY_STATES]))
    .option('--limit <n>', 'list at most n; default: 100, and all with --json', parseLimit)
    .action(async (options: Options) => {
      const settings = loadSettings(deps.env, 'cli')
      const limit = limitFor(options)
      const found = await withStore(settings, ({ store }) => readDeliveries(store, options.state, limit + 1))
      const output = createOutput(deps, options.json)
      const none = options.state === undefined ? 'No notification is open or due.' : `None is ${options.state}.`
      output.rows(found.slice(0, limit), DELIVERY_COLUMNS, none)
      if (found.length > limit) output.note(`Only the first ${limit} are listed; --limit <n> lists more.`)
    })
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
