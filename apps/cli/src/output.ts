import { styleText } from 'node:util'
import { createRedactor } from '@peyk/config/redact'
import type { Deps, TextSink } from './deps.ts'
import { renderTable, toPrintable } from './table.ts'
import type { Column, Paint } from './table.ts'

export type Output = ReturnType<typeof createOutput>

/**
 * What a command says: results on standard output, as text for people or as JSON; problems and progress on standard
 * error, without secrets.
 */
export function createOutput({ env, stdout, stderr }: Pick<Deps, 'env' | 'stdout' | 'stderr'>, isJson = false) {
  const redact = createRedactor(env)
  const paint: Paint = usesColour(stdout, env)
    ? (style, text) => styleText(style, text, { validateStream: false })
    : (_style, text) => text

  return {
    isJson,
    paint,
    redact,

    /** One result: a line of JSON, or what people read instead. */
    result(value: unknown, text: string): void {
      stdout.write(`${isJson ? JSON.stringify(value) : text}\n`)
    },

    /** One result of many: a line of JSON each, or a table; `none` stands for an empty table. */
    rows<Row>(rows: readonly Row[], columns: readonly Column<Row>[], none: string): void {
      if (isJson) for (const row of rows) stdout.write(`${JSON.stringify(row)}\n`)
      else stdout.write(`${rows.length === 0 ? none : renderTable(rows, columns, paint)}\n`)
    },

    /** Something that people should know besides the result. */
    note(text: string): void {
      const lines = redact(text).split('\n').map(toPrintable)
      stderr.write(`${lines.join('\n')}\n`)
    },

    /** A line that is written over by the next one; only on a terminal. An empty text clears it. */
    progress(text: string): void {
      if (stderr.isTTY === true) stderr.write(`\r\u001B[K${text}`)
    },
  }
}

/** https://no-color.org and https://force-color.org: NO_COLOR has the last word. */
function usesColour(stdout: TextSink, env: Deps['env']): boolean {
  if (env['NO_COLOR']) return false
  const forced = env['FORCE_COLOR']
  if (forced) return forced !== '0' && forced !== 'false'
  return stdout.isTTY === true && env['TERM'] !== 'dumb'
}
