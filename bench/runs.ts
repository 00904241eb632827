import type { Result } from './results.ts'

/** What one run found of a row. */
export type Run = Pick<Result, 'value' | 'baseline' | 'ratio' | 'holds' | 'spread'>

/**
 * The same row of one more run: the figures are those of the run in the middle, by the ratio where there is one, since both sides of
 * a run meet the same moods of the machine. A goal holds when it does in every run.
 */
export function addRun(earlier: Result | undefined, row: Result): Result {
  if (earlier === undefined) return row
  const runs = [...(earlier.runs ?? [toRun(earlier)]), toRun(row)]
  const byRank = runs.toSorted((a, b) => (a.ratio ?? a.value) - (b.ratio ?? b.value))
  const holds = row.holds === null ? null : runs.every((run) => run.holds)
  return { ...row, ...byRank[Math.floor((runs.length - 1) / 2)], holds, runs }
}

function toRun({ value, baseline, ratio, holds, spread }: Run): Run {
  return { value, baseline, ratio, holds, spread }
}
