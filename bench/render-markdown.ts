import { toFigure, toRatio } from './figure.ts'
import { benchmarkOf } from './results.ts'
import type { Result, Results } from './results.ts'

const HEAD = ['| | median | min … max | against | goal |', '| --- | --- | --- | --- | --- |']

/** A table for each of the benchmarks, as docs/performance.md has them. */
export function renderMarkdown({ machine, rows }: Results, benchmarks: readonly string[]): string {
  const tables = benchmarks.flatMap((benchmark) => {
    const lines = rows.filter(({ name }) => benchmarkOf(name) === benchmark).map(toLine)
    return lines.length === 0 ? [] : [`## ${benchmark}`, [...HEAD, ...lines].join('\n')]
  })
  return [machine, ...tables].join('\n\n')
}

function toLine({ name, value, unit, spread, ratio, goal, holds }: Result): string {
  const cells = [
    `\`${name}\``,
    `${toFigure(value)} ${unit}`,
    spread === null || spread.min === spread.max ? '' : `${toFigure(spread.min)} … ${toFigure(spread.max)}`,
    ratio === null ? '' : toRatio(ratio),
    goal === null ? '' : `${goal}: ${holds === true ? 'holds' : 'missed'}`,
  ]
  return `|${cells.map((cell) => (cell === '' ? ' ' : ` ${cell} `)).join('|')}|`
}
