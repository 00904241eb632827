import { toPrintable } from '@peyk/domain/printable'

export type Style = 'green' | 'yellow' | 'red' | 'dim' | 'bold'
export type Paint = (style: Style, text: string) => string

export type Column<Row> = {
  title: string
  text: (row: Row) => string
  style?: (row: Row) => Style | undefined
}

const GAP = '  '
const WITHOUT_WIDTH = /[\p{Mn}\p{Me}\p{Cf}]/gu

/** Returns a table with one line a row, without trailing spaces. */
export function renderTable<Row>(rows: readonly Row[], columns: readonly Column<Row>[], paint: Paint): string {
  const texts = rows.map((row) => columns.map((column) => toPrintable(column.text(row))))
  const widths = columns.map(({ title }, i) =>
    Math.max(...[title, ...texts.map((cells) => cells[i] ?? '')].map(widthOf)),
  )
  const line = (cells: readonly string[], styleOf: (i: number) => Style | undefined) =>
    cells
      .map((cell, i) => {
        const style = styleOf(i)
        const padding = i === cells.length - 1 ? '' : ' '.repeat((widths[i] ?? 0) - widthOf(cell))
        return (style === undefined ? cell : paint(style, cell)) + padding
      })
      .join(GAP)
      .trimEnd()
  const head = line(
    columns.map(({ title }) => title),
    () => 'dim',
  )
  const body = rows.map((row, r) => line(texts[r] ?? [], (i) => columns[i]?.style?.(row)))
  return [head, ...body].join('\n')
}

/** Returns the columns that a text takes; right for Persian and Latin. */
function widthOf(text: string): number {
  return [...text.replace(WITHOUT_WIDTH, '')].length
}
