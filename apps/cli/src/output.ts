import { styleText } from 'node:util'
import { languageOf } from '@peyk/config/settings'
import type { Text } from '@peyk/domain/text'
import { createRedactor } from '@peyk/config/redact'
import { toPrintable } from '@peyk/domain/printable'
import type { Deps, TextSink } from './deps.ts'
import { renderTable } from './table.ts'
import type { Column, Paint } from './table.ts'

export type Output = ReturnType<typeof createOutput>

/**
 * Creates a command's output: results on standard output, as text or JSON; problems and progress on standard error.
 * Secrets are redacted on standard error.
 */
export function createOutput({ env, stdout, stderr }: Pick<Deps, 'env' | 'stdout' | 'stderr'>, isJson = false) {
  const redact = createRedactor(env)
  const paint: Paint = usesColour(stdout, env)
    ? (style, text) => styleText(style, text, { validateStream: false })
    : (_style, text) => text

  const language = languageOf(env)

  return {
    isJson,
    language,
    paint,
    redact,

    /** Prints a result whose text has colours and isolates of ours; foreign text in it is printable already. */
    isolated(value: unknown, text: string): void {
      stdout.write(`${isJson ? toJsonLine(value) : toScreen(text, LINE_COLOUR_OR_ISOLATE)}\n`)
    },

    /** Prints one result: a line of JSON, or the text. */
    result(value: unknown, text: string): void {
      stdout.write(`${isJson ? toJsonLine(value) : toScreen(text)}\n`)
    },

    /** Prints a customer's message, whose isolates are ours: it has none of foreign text. */
    message(value: unknown, text: string): void {
      stdout.write(`${isJson ? toJsonLine(value) : toScreen(text, LINE_OR_ISOLATE)}\n`)
    },

    /** Prints a line of JSON for each row, or a table; `none` when there are no rows. */
    rows<Row>(rows: readonly Row[], columns: readonly Column<Row>[], none: string): void {
      if (isJson) for (const row of rows) stdout.write(`${toJsonLine(row)}\n`)
      else stdout.write(`${rows.length === 0 ? none : renderTable(rows, columns, paint)}\n`)
    },

    /** Prints a message besides the result. */
    note(text: string): void {
      const lines = redact(text).split('\n').map(toPrintable)
      stderr.write(`${lines.join('\n')}\n`)
    },

    /** Prints a text besides the result, in the operators' language. Its isolates are ours. */
    noteText(text: Text): void {
      stderr.write(`${toScreen(redact(text[language]), LINE_OR_ISOLATE)}\n`)
    },

    /** Prints a line that the next one replaces; only on a terminal. An empty text clears it. */
    progress(text: string): void {
      if (stderr.isTTY === true) stderr.write(`\r\u001B[K${text}`)
    },
  }
}

const ESCAPE = '\u001B'
const LINE_OR_COLOUR = new RegExp(`(\\n|${ESCAPE}\\[[\\d;]*m)`)
const LINE_COLOUR_OR_ISOLATE = new RegExp(`(\\n|${ESCAPE}\\[[\\d;]*m|[\\u2066-\\u2069])`)
export const LINE = /(\n)/
export const LINE_OR_ISOLATE = /([\n\u2066-\u2069])/

/** Foreign text reaches a terminal only without what steers it; lines and colours are ours. */
export function toScreen(text: string, ours = LINE_OR_COLOUR): string {
  const parts = text.split(ours)
  return parts.map((part, i) => (i % 2 === 1 ? part : toPrintable(part))).join('')
}

/** The escapes mean the same characters in JSON. */
function toJsonLine(value: unknown): string {
  return toPrintable(JSON.stringify(value))
}

/** https://no-color.org and https://force-color.org: NO_COLOR has the last word. */
function usesColour(stdout: TextSink, env: Deps['env']): boolean {
  if (env['NO_COLOR']) return false
  const forced = env['FORCE_COLOR']
  if (forced) return forced !== '0' && forced !== 'false'
  return stdout.isTTY === true && env['TERM'] !== 'dumb'
}
