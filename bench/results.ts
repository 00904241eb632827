import { readFileSync, writeFileSync } from 'node:fs'
import type { Row } from './benchmark.ts'
import { REDIS_PROGRAM, describeRedis } from './redis-program.ts'
import { addRun } from './runs.ts'
import type { Run } from './runs.ts'

/** A row as it is kept: what is not there is `null`. */
export type Result = Record<'name' | 'unit', string> & {
  value: number
  baseline: number | null
  ratio: number | null
  goal: string | null
  holds: boolean | null
  spread: { min: number; max: number } | null
  /** Each run's own where there are several: then the row is that of the run in the middle. */
  runs: Run[] | null
}

export type Results = { machine: string; rows: Result[] }

/** Another Redis has another file, so that its figures do not mix with those of the usual one. */
const FILE = new URL(
  REDIS_PROGRAM === undefined ? 'results.json' : `results-redis-${describeRedis().version}.json`,
  import.meta.url,
)

/** @throws {Error} when nothing was saved yet */
export function readResults(): Results {
  return JSON.parse(readFileSync(FILE, 'utf8')) as Results
}

/** Replaces a benchmark's rows, or adds a run to them; those of others stay. */
export function saveResults(machine: string, benchmark: string, rows: readonly Row[], { isAdded = false } = {}): void {
  const saved = readRows()
  const others = saved.filter(({ name }) => benchmarkOf(name) !== benchmark)
  const earlier = new Map(isAdded ? saved.map((result) => [result.name, result]) : [])
  const found = rows.map((row) => addRun(earlier.get(row.name), toResult(row)))
  writeFileSync(FILE, `${JSON.stringify({ machine, rows: [...others, ...found] }, undefined, 2)}\n`)
}

/** The first part of a row's name. */
export function benchmarkOf(name: string): string {
  return name.split('.')[0] ?? ''
}

function readRows(): Result[] {
  try {
    return readResults().rows
  } catch {
    return []
  }
}

/** Four digits say enough. */
function toResult({ name, value, unit, spread, baseline, ratio, goal, holds }: Row): Result {
  const round = (number: number) => Number(number.toPrecision(4))
  return {
    name,
    value: round(value),
    unit,
    baseline: baseline === undefined ? null : round(baseline),
    ratio: ratio === undefined ? null : round(ratio),
    goal: goal ?? null,
    holds: holds ?? null,
    spread: spread === undefined ? null : { min: round(spread[0]), max: round(spread[1]) },
    runs: null,
  }
}
