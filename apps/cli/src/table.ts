export type Style = 'green' | 'yellow' | 'red' | 'dim' | 'bold'
export type Paint = (style: Style, text: string) => string

export type Column<Row> = {
  title: string
  text: (row: Row) => string
  style?: (row: Row) => Style | undefined
}

const GAP = '  '
// What could move the cursor or turn the line around: text in a table comes from outside.
const UNPRINTABLE = /[\p{Cc}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu
const WITHOUT_WIDTH = /[\p{Mn}\p{Me}\p{Cf}]/gu

/** A table for people: columns as wide as their widest cell, one row a line, no trailing spaces. */
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

/** The text without anything that would act on a terminal. */
export function toPrintable(text: string): string {
  return text.replace(UNPRINTABLE, '\uFFFD')
}

/** Columns that a text takes, near enough for Persian and Latin. */
function widthOf(text: string): number {
  return [...text.replace(WITHOUT_WIDTH, '')].length
}
