import { parseArgs } from 'node:util'

/** One option of a command line: what parses it, and what `--help` says of it. */
type Option = {
  type: 'string' | 'boolean'
  default?: string | boolean
  multiple?: boolean
  /** The value's name, as in `--seed <n>`. */
  value?: string
  meaning: string
}
export type OptionTable = Record<string, Option>

const HELP = { type: 'boolean', meaning: 'prints this' } as const

/** Returns the values of a command line, and whether it asks for help. Throws an error that says what is wrong. */
export function parseOptionTable<T extends OptionTable>(args: readonly string[], table: T) {
  return parseArgs({ args: [...args], options: { ...table, help: HELP } }).values
}

/** Returns the options as lines for the terminal, each with its default. */
export function describeOptions(table: OptionTable): string {
  const rows = Object.entries({ ...table, help: HELP }).map(([name, option]: [string, Option]) => ({
    usage: `--${name}${option.value === undefined ? '' : ` <${option.value}>`}`,
    meaning: typeof option.default === 'string' ? `${option.meaning} (${option.default})` : option.meaning,
  }))
  const width = Math.max(...rows.map(({ usage }) => usage.length))
  return rows.map(({ usage, meaning }) => `  ${usage.padEnd(width)}  ${meaning}`).join('\n')
}
