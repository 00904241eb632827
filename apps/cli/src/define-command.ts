import type { Command } from 'commander'
import type { Deps } from './deps.ts'

/** Adds one command to the program. */
export type AddCommand = (parent: Command, deps: Deps) => void

export type CommandText = { summary: string; details?: string; examples: readonly string[] }

/** Adds a command with `--json` and a help that ends in examples. */
export function defineCommand(parent: Command, name: string, { summary, details, examples }: CommandText): Command {
  return parent
    .command(name)
    .summary(summary)
    .description(`${summary.charAt(0).toUpperCase()}${summary.slice(1)}.${details === undefined ? '' : ` ${details}`}`)
    .option('--json', 'print JSON, for programs')
    .addHelpText(
      'after',
      `\n${examples.length > 1 ? 'Examples' : 'Example'}:\n${examples.map((line) => `  $ peyk ${line}`).join('\n')}`,
    )
}
