import { describeOptions, parseOptionTable } from '../support/option-table.ts'
import { BUG_NAMES } from './bugs.ts'
import type { BugName } from './bugs.ts'
import type { Policy } from './notifier.ts'

export type Options = {
  schedules: number
  firstSeed: number
  replay: number | undefined
  policies: readonly Policy[]
  bug: BugName | undefined
  prove: boolean
}

const OPTIONS = {
  schedules: { type: 'string', default: '10000', value: 'n', meaning: 'schedules for each policy' },
  first: { type: 'string', default: '1', value: 'seed', meaning: 'the first seed; the others count from it' },
  policy: { type: 'string', value: 'policy', meaning: 'hold or resend alone' },
  seed: { type: 'string', value: 'seed', meaning: 'replays one schedule and prints its trace' },
  bug: { type: 'string', value: 'name', meaning: `puts a bug in first: ${BUG_NAMES.join(', ')}` },
  prove: { type: 'boolean', default: false, meaning: 'shows that each of these bugs is found' },
} as const

export const USAGE = `npm run simulate -- [options]

Runs the real delivery code through schedules of crashes, pauses and lost replies.

${describeOptions(OPTIONS)}

Exit status: 0 every promise held (with --prove: every bug was found), 1 not, 2 wrong usage.`

/** Returns the options of a command line, or `help` when it asks for them. @throws {Error} that says what was expected */
export function parseOptions(argv: readonly string[]): Options | 'help' {
  const values = parseOptionTable(argv, OPTIONS)
  if (values.help) return 'help'
  const bug = BUG_NAMES.find((name) => name === values.bug)
  if (values.bug !== undefined && bug === undefined)
    throw new Error(`Expected --bug to be one of ${BUG_NAMES.join(', ')}, got "${values.bug}".`)
  const policy = (['hold', 'resend'] as const).find((name) => name === values.policy)
  if (values.policy !== undefined && policy === undefined)
    throw new Error(`Expected --policy to be hold or resend, got "${values.policy}".`)
  return {
    schedules: toWhole('--schedules', values.schedules),
    firstSeed: toWhole('--first', values.first),
    replay: values.seed === undefined ? undefined : toWhole('--seed', values.seed),
    policies: policy === undefined ? (['hold', 'resend'] as const) : [policy],
    bug,
    prove: values.prove,
  }
}

function toWhole(option: string, text: string): number {
  const value = Number(text)
  if (Number.isInteger(value) && value >= 0 && value < 2 ** 32) return value
  throw new Error(`Expected ${option} to be a whole number, got "${text}".`)
}
