import { loadSettings } from '@peyk/config/settings'
import type { Delivery } from '@peyk/domain/delivery'
import type { Notification } from '@peyk/domain/notification'
import { matchesFilter } from '@peyk/store/find-deliveries'
import type { Store } from '@peyk/store/store'
import { parseOrderArguments } from '../arguments.ts'
import { auditOf } from '../audit.ts'
import { withStore } from '../store-connection.ts'
import { defineCommand } from '../define-command.ts'
import type { AddCommand } from '../define-command.ts'
import { addFilterOptions, toFilter } from '../delivery-filter.ts'
import type { FilterOptions } from '../delivery-filter.ts'
import type { Deps } from '../deps.ts'
import { CommandFailed, WrongUsage } from '../failures.ts'
import { sayFailure } from '../failure-words.ts'
import { createOutput } from '../output.ts'
import type { Output } from '../output.ts'
import { SUMMARIES } from '../summaries.ts'

type Options = Omit<FilterOptions, 'state'> & { json?: boolean; yes?: boolean }
type Resolved = { notification: Notification; delivery: Delivery }

/** Few enough for one turn; Ctrl-C stops between two of them. */
const PAGE = 100

/** `peyk undo [orders...]` */
export const addUndo: AddCommand = (parent, deps) => {
  const added = defineCommand(parent, 'undo', {
    summary: SUMMARIES.undo,
    details:
      'The notification is held, rejected or uncertain again, as it was. Works while nothing else happened to the order. ' +
      'Names orders, or chooses with --since; counts them and asks once, except for one order. A resend cannot be taken back.',
    examples: ['undo 1001', 'undo --since 10m'],
  }).argument('[orders...]', 'the orders’ ids or numbers', parseOrderArguments)
  addFilterOptions(added, [])
    .option('-y, --yes', 'do not ask')
    .action(async (orders: string[] = [], options: Options) => {
      if (orders.length === 0 && options.since === undefined) throw new WrongUsage(sayFailure('chooseResolved'))
      const settings = loadSettings(deps.env, 'records')
      const output = createOutput(deps, options.json)
      const found = await withStore(settings, ({ store }) => findResolved(store, orders, options))
      if (found.length === 0)
        throw new CommandFailed('No such notification is resolved by an operator; nothing changed.')
      if (options.yes !== true && found.length > 1) await askFirst(found.length, deps)
      const stop = new AbortController()
      const off = deps.onInterrupt(() => stop.abort())
      const work = { output, deps, signal: stop.signal }
      const count = await withStore(settings, ({ store }) => undoAll(store, found, work)).finally(off)
      if (!output.isJson) output.result(undefined, `${count} of ${found.length} are open again.`)
      if (count < found.length) throw new CommandFailed('')
    })
}

async function findResolved(
  { orders, ledger, deliveryOverview }: Store,
  idsOrNumbers: readonly string[],
  options: Options,
): Promise<Resolved[]> {
  const filter = toFilter(options)
  const found: Resolved[] = []
  for (const idOrNumber of new Set(idsOrNumbers))
    for (const { notification, delivery } of await deliveryOverview.of((await orders.find(idOrNumber)) ?? idOrNumber))
      if (delivery?.was !== undefined && matchesFilter(notification, delivery, filter))
        found.push({ notification, delivery })
  if (idsOrNumbers.length === 0) for await (const page of ledger.findResolved(filter)) found.push(...page)
  return found
}

async function askFirst(count: number, { ask }: Deps): Promise<void> {
  const choice = `${count} notifications that operators resolved.`
  if (ask === undefined)
    throw new CommandFailed(`${choice} There is no terminal to ask at; nothing changed. Add --yes.`)
  if (!(await ask(`${choice} Take it back?`))) throw new CommandFailed('Nothing changed.')
}

async function undoAll(
  store: Store,
  found: readonly Resolved[],
  { output, deps, signal }: { output: Output; deps: Deps; signal: AbortSignal },
): Promise<number> {
  let count = 0
  for (let from = 0; from < found.length && !signal.aborted; from += PAGE) {
    const page = found.slice(from, from + PAGE)
    const replies = await Promise.all(
      page.map(({ notification, delivery }) => store.ledger.undoResolve(notification, deps.who, delivery.atMs)),
    )
    const undone = page.filter((_, i) => replies[i]?.result === 'undone')
    if (undone.length > 0)
      await auditOf(store, deps)({ act: 'undo', orderIds: undone.map(({ notification }) => notification.orderId) })
    for (const [i, reply] of replies.entries()) {
      const { notification } = page[i] as Resolved
      if (reply.result === 'undone') count += 1
      else if (!output.isJson)
        output.note(`Order ${notification.orderId}: something else happened since; left as it is.`)
      if (output.isJson) output.result({ ...notification, ...reply }, '')
    }
  }
  return count
}
