import type { Row } from './benchmark.ts'

const TITLES = ['', 'median', 'unit', 'min … max', 'baseline', 'ratio', 'goal', ''] as const

/** The rows as a table for a terminal. */
export function renderRows(rows: readonly Row[]): string {
  const cells = [TITLES, ...rows.map(toCells)]
  const widths = TITLES.map((_, column) => Math.max(...cells.map((line) => line[column]?.length ?? 0)))
  return cells
    .map((line) =>
      line
        .map((cell, column) =>
          column === 0 || column === 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

function toCells({ name, value, unit, spread, baseline, ratio, goal, holds }: Row): string[] {
  return [
    name,
    toText(value),
    unit,
    spread === undefined ? '' : `${toText(spread[0])} … ${toText(spread[1])}`,
    baseline === undefined ? '' : toText(baseline),
    ratio === undefined ? '' : `${ratio.toFixed(1)}×`,
    goal ?? '',
    holds === undefined ? '' : holds ? 'holds' : 'MISSED',
  ]
}

/** Three digits that matter; large numbers in groups. */
function toText(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en') : String(Number(value.toPrecision(3)))
}
