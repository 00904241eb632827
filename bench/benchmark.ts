import type { RowName } from './rows.ts'

/** Peyk, or what one would write without it, with the same libraries. */
export type Side = 'baseline' | 'peyk'

/** What one run finds of a row. */
export type Measurement = {
  value: number
  /** The same of the baseline, in the same run. */
  baseline?: number
  /** How many messages the simulator refused because they came too soon. */
  tooSoon?: number
}

export type Run = {
  /** A few seconds on little data, of some of the rows. It proves that the benchmark runs and measures nothing. */
  isSmoke: boolean
  /** Who is measured first. It changes from run to run. */
  sides: readonly Side[]
  /** Reports what is under way. */
  say: (text: string) => void
}

/** Measures its rows once. */
export type Benchmark = (run: Run) => Promise<Partial<Record<RowName, Measurement>>>

/** Measures both sides, one after the other. */
export async function measureSides<Result>(
  { sides, say }: Run,
  measure: (side: Side) => Promise<Result>,
): Promise<Record<Side, Result>> {
  const results: Partial<Record<Side, Result>> = {}
  for (const side of sides) {
    say(side)
    results[side] = await measure(side)
  }
  return results as Record<Side, Result>
}

/** Returns a row of the figures of both sides. */
export function toMeasurement({ peyk, baseline }: Record<Side, number>): Measurement {
  return { value: peyk, baseline }
}
