import type { Row } from './benchmark.ts'
import { toFigure, toRatio } from './figure.ts'

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
    toFigure(value),
    unit,
    spread === undefined ? '' : `${toFigure(spread[0])} … ${toFigure(spread[1])}`,
    baseline === undefined ? '' : toFigure(baseline),
    ratio === undefined ? '' : toRatio(ratio),
    goal ?? '',
    holds === undefined ? '' : holds ? 'holds' : 'MISSED',
  ]
}
