import { readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import type { Benchmark, Row } from './benchmark.ts'
import { describeMachine } from './machine.ts'
import { poll } from './poll.ts'
import { renderRows } from './render-rows.ts'

/** Every benchmark by its name. A new one is a file and a line here. */
const BENCHMARKS: Record<string, Benchmark> = { poll }

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
  const sorted = [...others, ...fresh].map((row) => ({ baseline: null, ratio: null, goal: null, holds: null, ...row }))
  writeFileSync(RESULTS, `${JSON.stringify({ machine, rows: sorted }, undefined, 2)}\n`)
}

function readKnown(): Row[] {
  try {
    return (JSON.parse(readFileSync(RESULTS, 'utf8')) as { rows: Row[] }).rows
  } catch {
    return []
  }
}
