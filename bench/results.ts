import { readFileSync, writeFileSync } from 'node:fs'
import type { Measurement } from './benchmark.ts'
import { ROWS } from './rows.ts'
import type { Bound, RowDescription, RowName } from './rows.ts'

/** The run in the middle, and of each run the ratio, or the value where there is no baseline. */
export type Result = Measurement & { ratio?: number; runs: number[] }
export type Results = { machine: string; rows: Partial<Record<RowName, Result>> }

const FILE = new URL('results.json', import.meta.url)

/**
 * Returns the run in the middle, by the ratio where there is one: both sides of a run meet the same load of the machine. Messages
 * that came too soon are those of all runs.
 */
export function toResult(runs: readonly Measurement[]): Result {
  const figureOf = ({ value, baseline }: Measurement) => (baseline === undefined ? value : value / baseline)
  const sorted = runs.toSorted((a, b) => figureOf(a) - figureOf(b))
  const middle = sorted[Math.floor((sorted.length - 1) / 2)]
  if (middle === undefined) throw new Error('Expected at least one run.')
  const { value, baseline, tooSoon } = middle
  return {
    value: round(value),
    ...(baseline !== undefined && { baseline: round(baseline), ratio: round(figureOf(middle)) }),
    ...(tooSoon !== undefined && { tooSoon: runs.reduce((sum, run) => sum + (run.tooSoon ?? 0), 0) }),
    runs: runs.map((run) => round(figureOf(run))),
  }
}

/** Returns whether all bounds of a row hold; `undefined` where it has none. */
export function holds(name: RowName, { value, ratio = Number.NaN, tooSoon = Number.NaN }: Result): boolean | undefined {
  const bounds: RowDescription = ROWS[name]
  const isWithin = (bound: Bound | undefined, figure: number) =>
    bound === undefined ? [] : ['least' in bound ? figure >= bound.least : figure <= bound.most]
  const checks = [
    ...isWithin(bounds.value, value),
    ...isWithin(bounds.ratio, ratio),
    ...isWithin(bounds.tooSoon, tooSoon),
  ]
  return checks.length === 0 ? undefined : checks.every(Boolean)
}

export function readResults(): Results {
  return JSON.parse(readFileSync(FILE, 'utf8')) as Results
}

/** Replaces these rows. Those of other benchmarks stay. */
export function saveResults({ machine, rows }: Results): void {
  const results = { machine, rows: { ...readResults().rows, ...rows } }
  writeFileSync(FILE, `${JSON.stringify(results, undefined, 2)}\n`)
}

/** Four digits say enough. */
function round(figure: number): number {
  return Number(figure.toPrecision(4))
}
