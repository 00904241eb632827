import { readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import type { Benchmark, Row } from './benchmark.ts'
import { describeMachine } from './machine.ts'
import { deliver } from './deliver.ts'
import { limit } from './limit.ts'
import { poll } from './poll.ts'
import { renderRows } from './render-rows.ts'

/** Every benchmark by its name. A new one is a file and a line here. */
const BENCHMARKS: Record<string, Benchmark> = { limit, deliver, poll }

type Result = Record<'name' | 'unit', string> & { value: number } & Record<string, unknown>

const RESULTS = new URL('results.json', import.meta.url)
const USAGE = `npm run bench -- [--smoke] [${Object.keys(BENCHMARKS).join('|')} …]`

const { values, positionals } = parseArgs({ allowPositionals: true, options: { smoke: { type: 'boolean' } } })
const names = positionals.length > 0 ? positionals : Object.keys(BENCHMARKS)
const unknown = names.filter((name) => !Object.hasOwn(BENCHMARKS, name))
if (unknown.length > 0) {
  console.error(`There is no benchmark ${unknown.join(', ')}. Expected: ${USAGE}`)
  process.exit(2)
}

const isSmoke = values.smoke === true
const rows: Row[] = []
for (const name of names) {
  const run = BENCHMARKS[name]
  if (run === undefined) continue
  const found = await run({ isSmoke, say: (text) => console.error(`${name}: ${text}`) })
  if (found.length === 0 || found.some(({ value }) => !(value > 0)))
    throw new Error(`The benchmark ${name} gave no figures: ${JSON.stringify(found)}`)
  rows.push(...found)
}

const machine = await describeMachine()
console.log(`\n${machine}\n\n${renderRows(rows)}`)
if (isSmoke) console.log('\nA smoke run: it proves that the benchmarks run; the figures mean nothing.')
else save(rows)

/** Rows of benchmarks that did not run this time stay. */
function save(fresh: readonly Row[]): void {
  const others = readKnown().filter(({ name }) => !names.includes(name.split('.')[0] ?? ''))
  writeFileSync(RESULTS, `${JSON.stringify({ machine, rows: [...others, ...fresh.map(toResult)] }, undefined, 2)}\n`)
}

/** What is not there is `null`; four digits say enough. */
function toResult({ name, value, unit, spread, baseline, ratio, goal, holds }: Row): Result {
  const round = (number: number | undefined) => (number === undefined ? null : Number(number.toPrecision(4)))
  return {
    name,
    value: round(value) ?? 0,
    unit,
    baseline: round(baseline),
    ratio: round(ratio),
    goal: goal ?? null,
    holds: holds ?? null,
    spread: spread === undefined ? null : { min: round(spread[0]), max: round(spread[1]) },
  }
}

function readKnown(): Result[] {
  try {
    return (JSON.parse(readFileSync(RESULTS, 'utf8')) as { rows: Result[] }).rows
  } catch {
    return []
  }
}
