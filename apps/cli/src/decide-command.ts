import { loadSettings } from '@peyk/config/settings'
import { OPEN_STATES } from '@peyk/domain/delivery'
import { decideAll } from '@peyk/orders/decide'
import type { Decision } from '@peyk/orders/decide'
import { createEnqueueDue } from '@peyk/orders/enqueue-due'
import type { OpenNotification } from '@peyk/store/find-deliveries'
import type { Command } from 'commander'
import { parseOrderArguments } from './arguments.ts'
import { auditOf } from './audit.ts'
import { withQueues } from './queue-connection.ts'
import { defineCommand } from './define-command.ts'
import type { CommandText } from './define-command.ts'
import { addFilterOptions } from './delivery-filter.ts'
import type { FilterOptions } from './delivery-filter.ts'
import type { Deps } from './deps.ts'
import { CommandFailed, WrongUsage } from './failures.ts'
import { sayFailure } from './failure-words.ts'
import { describeChoice } from './describe-choice.ts'
import { assertSome, findChosen } from './open-notification.ts'
import { createOrderLogger } from './order-logger.ts'
import { createOutput } from './output.ts'
import type { Output } from './output.ts'
import { renderProgress } from './progress-line.ts'

type Options = FilterOptions & { json?: boolean; yes?: boolean }

type DecideCommand = CommandText & {
  decision: Decision
  /** Whether the operator is asked also about a single order that was named. */
  asksAboutOne: boolean
  /** What the question ends with, and what is said when the answer is no. */
  question: { ask: string; refused: string }
  /** What became of it, for programs and for people. */
  result: string
  describeDone: (open: OpenNotification, who: string) => string
  describeAll: (count: number) => string
}

type Work = { all: readonly OpenNotification[]; output: Output; deps: Deps; signal: AbortSignal }

/** Adds a command that decides on open notifications: the orders that are named, or all that the options choose. */
export function addDecideCommand(parent: Command, deps: Deps, command: DecideCommand): void {
  const added = defineCommand(parent, command.decision, command).argument(
    '[orders...]',
    'the orders’ ids or numbers',
    parseOrderArguments,
  )
  addFilterOptions(added, OPEN_STATES)
    .option('-y, --yes', 'do not ask')
    .action(async (orders: string[] = [], options: Options) => {
      if (orders.length === 0 && options.state === undefined) throw new WrongUsage(sayFailure('chooseOpen'))
      const settings = loadSettings(deps.env, 'records')
      const output = createOutput(deps, options.json)
      // Does not hold the connection while the operator thinks.
      const chosen = await withQueues(settings, ({ store }) => findChosen(store, orders, options))
      assertSome(chosen)
      for (const line of chosen.without) output.note(line)
      const { open } = chosen
      const isOneNamed = open.length === 1 && orders.length === 1
      if (options.yes !== true && (command.asksAboutOne || !isOneNamed)) await askFirst(open, command, deps)
      await decideOn(command, settings, open, output, deps)
      if (chosen.without.length > 0) throw new CommandFailed('')
    })
}

async function askFirst(open: readonly OpenNotification[], { decision, question }: DecideCommand, { ask }: Deps) {
  const choice = describeChoice(open, decision)
  if (ask === undefined)
    throw new CommandFailed(
      `${choice} There is no terminal to ask at; nothing changed. Add --yes to ${decision} without a question.`,
    )
  if (!(await ask(`${choice} ${question.ask}`))) throw new CommandFailed(question.refused)
}

async function decideOn(
  command: DecideCommand,
  settings: ReturnType<typeof loadSettings>,
  open: readonly OpenNotification[],
  output: Output,
  deps: Deps,
): Promise<void> {
  const stop = new AbortController()
  const off = deps.onInterrupt(() => stop.abort())
  const done = await decidePages(command, settings, { all: open, output, deps, signal: stop.signal }).finally(off)
  if (open.length > 1 && !output.isJson) output.result(undefined, command.describeAll(done.count))
  const left = open.length - done.seen
  if (left > 0)
    throw new CommandFailed(`Stopped early: ${done.seen} are decided, ${left} are left. Run it again for them.`)
  if (done.count < done.seen) throw new CommandFailed(describeChanged(open, done))
}

function describeChanged(
  open: readonly OpenNotification[],
  { changed }: { changed: readonly OpenNotification[] },
): string {
  const [first] = changed
  return open.length === 1 && first !== undefined
    ? `Order ${first.notification.orderId} is no longer ${first.state}; nothing changed.`
    : `${changed.length} had changed meanwhile and are left as they are.`
}

/** Works page by page, so that Ctrl-C stops between two pages. */
async function decidePages(command: DecideCommand, settings: ReturnType<typeof loadSettings>, work: Work) {
  const { all, output, deps, signal } = work
  const total = { seen: 0, count: 0, changed: [] as OpenNotification[] }
  const startedAtMs = performance.now()
  await withQueues(settings, async ({ store, producer }) => {
    const enqueue = createEnqueueDue({ producer, logger: createOrderLogger(output) })
    const seen = all.map((each) => ({ ...each, atMs: each.delivery.atMs }))
    for await (const { done, changed } of decideAll(command.decision, seen, deps.who, {
      ledger: store.ledger,
      enqueue,
      audit: auditOf(store, deps),
    })) {
      output.progress('')
      for (const each of done) report(each, command.result, command, work)
      for (const each of changed) if (output.isJson) report(each, 'changed', command, work)
      total.seen += done.length + changed.length
      total.count += done.length
      total.changed.push(...changed)
      output.progress(
        `${total.seen} of ${all.length} ${renderProgress(total.seen, all.length, performance.now() - startedAtMs)}`,
      )
      if (signal.aborted) break
    }
  }).finally(() => output.progress(''))
  return total
}

/** A line for each in JSON; for people one line where there is only one. */
function report(
  open: OpenNotification,
  result: string,
  { describeDone }: DecideCommand,
  { all, output, deps }: Work,
): void {
  const { notification, state } = open
  if (output.isJson || all.length === 1)
    output.result({ ...notification, from: state, result }, describeDone(open, deps.who))
}
