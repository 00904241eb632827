import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'

// Cyan, magenta, yellow, green, blue: readable on dark and light.
const COLOURS = [36, 35, 33, 32, 34]

/** Gives each process's lines its name in front, in a colour of its own when `colour` is on; the lines stay as they are. */
export function createPrefixer(names: readonly string[], output: Writable, colour: boolean) {
  const width = Math.max(...names.map((name) => name.length))
  return (name: string) => {
    const padded = `${name.padEnd(width)} |`
    const code = COLOURS[Math.max(names.indexOf(name), 0) % COLOURS.length]
    const prefix = colour ? `\u001B[${code}m${padded}\u001B[0m ` : `${padded} `
    const write = (line: string): void => void output.write(`${prefix}${line}\n`)
    return {
      write,
      follow(stream: Readable): void {
        createInterface({ input: stream, crlfDelay: Infinity }).on('line', write)
      },
    }
  }
}
