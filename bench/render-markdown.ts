import { toFigure, toRatio } from './figure.ts'
import { benchmarkOf } from './results.ts'
import type { Result, Results } from './results.ts'

const RULE = '| --- | --- | --- | --- | --- |'
const HEAD = ['| | median | min … max | against | goal |', RULE]
const HEAD_OF_RUNS = ['| | middle run | runs | against | goal |', RULE]

/** A table for each of the benchmarks, as docs/performance.md has them. */
export function renderMarkdown({ machine, rows }: Results, benchmarks: readonly string[]): string {
  const tables = benchmarks.flatMap((benchmark) => {
    const found = rows.filter(({ name }) => benchmarkOf(name) === benchmark)
    const head = found.some(({ runs }) => runs) ? HEAD_OF_RUNS : HEAD
    return found.length === 0 ? [] : [`## ${benchmark}`, [...head, ...found.map(toLine)].join('\n')]
  })
  return [machine, ...tables].join('\n\n')
}

function toLine(row: Result): string {
  const { name, value, unit, spread, runs } = row
  const cells = [
    `\`${name}\``,
    `${toFigure(value)} ${unit}`,
    runs ? runs.map((run) => toFigure(run.value)).join(' · ') : toRange(spread),
    toComparison(row),
    toVerdict(row),
  ]
  return `|${cells.map((cell) => (cell === '' ? ' ' : ` ${cell} `)).join('|')}|`
}

function toRange(spread: Result['spread']): string {
  return spread === null || spread.min === spread.max ? '' : `${toFigure(spread.min)} … ${toFigure(spread.max)}`
}

function toComparison({ ratio, runs }: Result): string {
  if (ratio === null) return ''
  return runs ? `${toRatio(ratio)} (${runs.map((run) => toRatio(run.ratio ?? 0)).join(', ')})` : toRatio(ratio)
}

function toVerdict({ goal, holds, runs }: Result): string {
  if (goal === null) return ''
  const held = runs?.filter((run) => run.holds).length ?? 0
  if (runs && !holds && held > 0) return `${goal}: holds in ${held} of ${runs.length} runs`
  return `${goal}: ${holds === true ? 'holds' : 'missed'}`
}
