import { parseArgs } from 'node:util'
import type { Benchmark, Row } from './benchmark.ts'
import { deliver } from './deliver.ts'
import { duplicates } from './duplicates.ts'
import { ingest } from './ingest.ts'
import { ingestLatency } from './ingest-latency.ts'
import { limit } from './limit.ts'
import { describeMachine } from './machine.ts'
import { paidToTold } from './paid-to-told.ts'
import { poll } from './poll.ts'
import { redis } from './redis.ts'
import { renderMarkdown } from './render-markdown.ts'
import { renderRows } from './render-rows.ts'
import { rest } from './rest.ts'
import { readResults, saveResults } from './results.ts'
import { scale } from './scale.ts'

/** Every benchmark by its name, in the order of an order's way. A new one is a file and a line here. */
const BENCHMARKS: Record<string, { run: Benchmark; about: string }> = {
  ingest: { run: ingest, about: 'signed webhooks accepted a second, with the append-only file everysec and always' },
  'ingest-latency': {
    run: ingestLatency,
    about: 'how long a webhook waits for its 200 at half of the baseline’s load',
  },
  duplicates: { run: duplicates, about: 'webhooks a second for orders that were told before' },
  deliver: { run: deliver, about: 'notices a second through one notifier' },
  'paid-to-told': { run: paidToTold, about: 'from webhook to message at 200 orders a second' },
  redis: { run: redis, about: 'commands and bytes that a notice costs Redis' },
  limit: { run: limit, about: 'how much of Telegram’s limit is used, and that it is never passed' },
  scale: { run: scale, about: '1, 2 and 4 notifiers while Telegram answers in 50 ms' },
  poll: { run: poll, about: 'a million pending orders: memory, ticks, checks a second' },
  rest: { run: rest, about: 'memory of each app idle and after work, and its start-up' },
}

const SMOKE_AT_ONCE = 3

const USAGE = `npm run bench -- [--add | --smoke | --markdown] [benchmark …]

  --add       one more run: keeps the saved ones, and each figure becomes that of the run in the middle
  --smoke     a few seconds of each, on little data: whether they run; nothing is saved
  --markdown  runs nothing: prints the saved results as Markdown tables, for docs/performance.md

${Object.entries(BENCHMARKS)
  .map(([name, { about }]) => `  ${name.padEnd(14)}  ${about}`)
  .join('\n')}

BENCH_REDIS_SERVER names another redis-server than the one on the PATH; its results have a file of their own.`

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    add: { type: 'boolean' },
    smoke: { type: 'boolean' },
    markdown: { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  },
})
const names = positionals.length > 0 ? positionals : Object.keys(BENCHMARKS)
const unknown = names.filter((name) => !Object.hasOwn(BENCHMARKS, name))
if (values.help === true) console.log(USAGE)
else if (unknown.length > 0) {
  console.error(`There is no benchmark ${unknown.join(', ')}. Expected: ${USAGE}`)
  process.exitCode = 2
} else if (values.markdown === true) console.log(renderMarkdown(readResults(), names))
else await runAll(values.smoke === true)

/** One after the other; a smoke run, whose figures mean nothing, some at a time. */
async function runAll(isSmoke: boolean): Promise<void> {
  const machine = describeMachine()
  const rows = new Map<string, Row[]>()
  const waiting = [...names]
  const runNext = async (): Promise<void> => {
    const name = waiting.shift()
    if (name === undefined) return
    const found = await runOne(name, isSmoke)
    // What was measured is not lost when a later one fails.
    if (!isSmoke) saveResults(machine, name, found, { isAdded: values.add === true })
    rows.set(name, found)
    await runNext()
  }
  await Promise.all(Array.from({ length: isSmoke ? SMOKE_AT_ONCE : 1 }, runNext))
  console.log(`\n${machine}\n\n${renderRows(names.flatMap((name) => rows.get(name) ?? []))}`)
  if (isSmoke) console.log('\nA smoke run: it proves that the benchmarks run; the figures mean nothing.')
}

async function runOne(name: string, isSmoke: boolean): Promise<Row[]> {
  const startedAtMs = performance.now()
  const say = (text: string) => console.error(`${name}: ${text}`)
  const found = (await BENCHMARKS[name]?.run({ isSmoke, say })) ?? []
  if (found.length === 0 || found.some(({ value }) => !(value > 0)))
    throw new Error(`The benchmark ${name} gave no figures: ${JSON.stringify(found)}`)
  say(`took ${Math.round((performance.now() - startedAtMs) / 1000)} s`)
  return found
}
