import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { parseArgs } from 'node:util'
import { alternatives } from './alternatives.ts'
import type { Benchmark, Side } from './benchmark.ts'
import { deliver } from './deliver.ts'
import { ingest } from './ingest.ts'
import { limit } from './limit.ts'
import { paidToNotified } from './paid-to-notified.ts'
import { poll } from './poll.ts'
import { processor } from './processor.ts'
import { redisCommands } from './redis-commands.ts'
import { renderDocument, renderTerminal } from './render.ts'
import { readResults, saveResults, toResult } from './results.ts'
import type { Results } from './results.ts'
import { ROWS, rowsOf } from './rows.ts'

/** Every benchmark by the name that its rows begin with. A new one is a file, a line here and its rows in rows.ts. */
const BENCHMARKS: Record<string, Benchmark> = {
  ingest,
  deliver,
  'paid-to-notified': paidToNotified,
  limit,
  alternatives,
  poll,
  redis: redisCommands,
  processor,
}

const SIDES: readonly Side[] = ['baseline', 'peyk']
const SMOKE_AT_ONCE = 3
const USAGE = `npm run bench -- [--runs N | --smoke | --write-docs] [benchmark …]

  --runs N      measures N times and takes the run in the middle (default 1)
  --smoke       a few seconds of each on little data; proves that they run and saves nothing
  --write-docs  measures nothing; writes the saved results into docs/performance.md

Benchmarks: ${Object.keys(BENCHMARKS).join(', ')}`

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: 'string', default: '1' },
    smoke: { type: 'boolean' },
    'write-docs': { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  },
})
const names = positionals.length > 0 ? positionals : Object.keys(BENCHMARKS)
const runs = options.smoke === true ? 1 : Number(options.runs)

if (options.help === true) console.log(USAGE)
else if (!Number.isInteger(runs) || runs < 1 || names.some((name) => !Object.hasOwn(BENCHMARKS, name))) {
  console.error(USAGE)
  process.exitCode = 2
} else if (options['write-docs'] === true) writeDocument()
else await measureAll(options.smoke === true)

/** One after the other. In a smoke run, whose figures mean nothing, some at a time. */
async function measureAll(isSmoke: boolean): Promise<void> {
  const found: Results = { machine: describeMachine(), rows: {} }
  const queue = names.values()
  const work = async () => {
    for (const name of queue) {
      Object.assign(found.rows, await measure(name, isSmoke))
      // At once, so that a later failure loses nothing.
      if (!isSmoke) saveResults(found)
    }
  }
  await Promise.all(Array.from({ length: isSmoke ? SMOKE_AT_ONCE : 1 }, work))
  console.log(`\n${renderTerminal(found)}`)
  if (isSmoke) console.log('\nA smoke run: it proves that the benchmarks run. The figures mean nothing.')
}

/** @throws {Error} when one of the rows has no figure */
async function measure(name: string, isSmoke: boolean): Promise<Results['rows']> {
  const measured: Awaited<ReturnType<Benchmark>>[] = []
  for (let run = 1; run <= runs; run += 1) {
    const say = (text: string) => console.error(`${name}, run ${run} of ${runs}: ${text}`)
    const sides = run % 2 === 0 ? SIDES.toReversed() : SIDES
    measured.push((await BENCHMARKS[name]?.({ isSmoke, sides, say })) ?? {})
  }
  const rows: Results['rows'] = {}
  for (const row of rowsOf(name)) {
    const found = measured.flatMap((run) => run[row] ?? [])
    if (isSmoke && found.length === 0) continue
    if (found.length < runs || found.some(({ value, baseline = 0 }) => !Number.isFinite(value + baseline)))
      throw new Error(`Expected figures of ${row} (${ROWS[row].measures}), got ${JSON.stringify(found)}.`)
    rows[row] = toResult(found)
  }
  return rows
}

function writeDocument(): void {
  const file = new URL('../docs/performance.md', import.meta.url)
  writeFileSync(file, renderDocument(readFileSync(file, 'utf8'), readResults()))
}

/** Returns what the figures were measured on, in one line. */
function describeMachine(): string {
  const version = execFileSync('sh', ['-c', 'redis-server --version || valkey-server --version'], { encoding: 'utf8' })
  return [
    `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown processor'}`,
    `${Math.round(totalmem() / 2 ** 30)} GiB`,
    process.platform,
    `Node ${process.versions.node}`,
    `Redis ${/v=(\S+)/.exec(version)?.[1] ?? 'unknown'}`,
  ].join(', ')
}
