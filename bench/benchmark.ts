/** One figure. `baseline` and `ratio` where it is set against something, `goal` and `holds` where one was set. */
export type Row = {
  name: string
  /** The median of the rounds. */
  value: number
  unit: string
  /** The smallest and the largest of the rounds. */
  spread?: readonly [number, number]
  baseline?: number
  ratio?: number
  goal?: string
  holds?: boolean
}

export type BenchmarkOptions = {
  /** A few seconds, on little data: proves that it runs, measures nothing. */
  isSmoke: boolean
  /** Says what is under way. */
  say: (text: string) => void
}

/** A set of rows; its rows' names begin with its own name and a dot. */
export type Benchmark = (options: BenchmarkOptions) => Promise<Row[]>

/** The middle one; the mean of the two in the middle when their number is even. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.slice(Math.floor((sorted.length - 1) / 2), Math.floor(sorted.length / 2) + 1)
  return middle.reduce((sum, value) => sum + value, 0) / middle.length
}

/** The smallest value that the given share of all does not exceed. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN
}

/** The rounds of one thing as a row. */
export function toRow(name: string, unit: string, rounds: readonly number[], more: Partial<Row> = {}): Row {
  return { name, value: median(rounds), unit, spread: [Math.min(...rounds), Math.max(...rounds)], ...more }
}

/** Milliseconds that something takes. */
export async function timeOf(run: () => Promise<unknown>): Promise<number> {
  const startedAtMs = performance.now()
  await run()
  return performance.now() - startedAtMs
}
