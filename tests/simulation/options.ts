import { parseArgs } from 'node:util'
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

export const USAGE = `npm run simulate -- [--schedules N] [--first S] [--policy hold|resend] [--bug NAME] [--prove] | --seed S

Runs the real delivery code through N schedules (default 10,000) for each policy, or for one; seeds count from S (1).
  --seed S   replays one schedule and prints its trace
  --bug      puts a bug in first: ${BUG_NAMES.join(', ')}
  --prove    shows that each of these bugs is found
Exit status: 0 every promise held (with --prove: every bug was found), 1 not, 2 wrong usage.`

/** Reads the command line. @throws {Error} that says what was expected */
export function parseOptions(argv: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      schedules: { type: 'string', default: '10000' },
      first: { type: 'string', default: '1' },
      seed: { type: 'string' },
      policy: { type: 'string' },
      bug: { type: 'string' },
      prove: { type: 'boolean', default: false },
    },
  })
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
