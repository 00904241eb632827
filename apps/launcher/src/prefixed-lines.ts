import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'

/** Cyan, magenta, yellow, green, blue: readable on dark and on light. */
const COLOURS = [36, 35, 33, 32, 34]

export type PrefixedLines = {
  write: (line: string) => void
  /** Writes every line of the stream. */
  follow: (stream: Readable) => void
}

/** Returns a writer for each name: it puts the name before each line, in a colour of its own when `colour` is set. */
export function createPrefixer(names: readonly string[], output: Writable, colour: boolean) {
  const width = Math.max(...names.map((name) => name.length))
  return (name: string): PrefixedLines => {
    const padded = `${name.padEnd(width)} |`
    const code = COLOURS[Math.max(names.indexOf(name), 0) % COLOURS.length]
    const prefix = colour ? `\u001B[${code}m${padded}\u001B[0m ` : `${padded} `
    const write = (line: string): void => void output.write(`${prefix}${line}\n`)
    return { write, follow: (stream) => createInterface({ input: stream, crlfDelay: Infinity }).on('line', write) }
  }
}
