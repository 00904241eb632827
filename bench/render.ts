import { holds } from './results.ts'
import type { Result, Results } from './results.ts'
import { ROWS } from './rows.ts'
import type { Bound, RowDescription, RowName } from './rows.ts'

const BEGIN = '<!-- results: npm run bench -- --write-docs -->'
const END = '<!-- end of results -->'
const TITLES = ['figure', 'baseline', 'against', 'runs', 'bound', 'holds']

/** Returns the measured rows as a table for a terminal. */
export function renderTerminal({ machine, rows }: Results): string {
  const found = Object.entries(rows) as [RowName, Result][]
  const lines = [['row', ...TITLES], ...found.map(([name, result]) => [name, ...toCells(name, result)])]
  const widths = ['row', ...TITLES].map((_, i) => Math.max(...lines.map((line) => line[i]?.length ?? 0)))
  const table = lines
    .map((line) =>
      line
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
  return `${machine}\n\n${table}`
}

/** Returns the document with a table of every row between the comments. @throws {Error} when they are missing */
export function renderDocument(document: string, { machine, rows }: Results): string {
  const [before, following] = document.split(BEGIN)
  const after = following?.split(END)[1]
  if (before === undefined || after === undefined) throw new Error(`Expected ${BEGIN} and ${END} in the document.`)
  const lines = [
    ['row', 'measures', ...TITLES],
    ['---', '---', ...TITLES.map(() => '---')],
    ...(Object.keys(ROWS) as RowName[]).map((name) => [
      `\`${name}\``,
      ROWS[name].measures,
      ...toCells(name, rows[name]),
    ]),
  ]
  const table = lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n')
  const caption = machine === '' ? 'Not measured yet.' : `Measured on ${machine}.`
  return `${before}${BEGIN}\n\n${caption}\n\n${table}\n\n${END}${after}`
}

function toCells(name: RowName, result: Result | undefined): string[] {
  const description: RowDescription = ROWS[name]
  const bounds = toBounds(description)
  if (result === undefined) return ['', '', '', '', bounds, '']
  const { value, baseline, ratio, tooSoon, runs } = result
  const isHeld = holds(name, result)
  return [
    `${toFigure(value)} ${description.unit}${tooSoon === undefined ? '' : `, ${toFigure(tooSoon)} too soon`}`,
    baseline === undefined ? '' : toFigure(baseline),
    ratio === undefined ? '' : `${toFigure(ratio)} ×`,
    runs.length === 1 ? '' : runs.map(toFigure).join(' · '),
    bounds,
    isHeld === undefined ? '' : isHeld ? 'yes' : 'NO',
  ]
}

function toBounds({ value, ratio, tooSoon, unit }: RowDescription): string {
  const render = (bound: Bound | undefined, what: string) => {
    if (bound === undefined) return []
    return ['least' in bound ? `≥ ${toFigure(bound.least)} ${what}` : `≤ ${toFigure(bound.most)} ${what}`]
  }
  return [...render(ratio, '×'), ...render(value, unit), ...render(tooSoon, 'too soon')].join(', ')
}

function toFigure(value: number): string {
  return value.toLocaleString('en', { maximumSignificantDigits: value >= 1000 ? 4 : 3 })
}
