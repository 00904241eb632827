import { describeOptions, parseOptionTable } from '../support/option-table.ts'

export const POLICIES = ['hold', 'resend'] as const
export type Policy = (typeof POLICIES)[number]

export type ProofOptions = {
  orders: number
  /** How often a process, chosen at random, is killed. */
  kills: number
  redisKills: number
  policies: readonly Policy[]
  seed: number
  /** The file for the results as JSON. */
  json: string | undefined
  /** The faults to run instead of kills. */
  faults: readonly string[]
}

/** Wrong usage; the message is for the terminal. */
export class UsageError extends Error {
  override name = 'UsageError'
}

const OPTIONS = {
  orders: { type: 'string', default: '2000', value: 'n', meaning: 'orders, each notified three times by the panel' },
  kills: {
    type: 'string',
    default: '30',
    value: 'n',
    meaning: 'kill -9 of a random process: ingress or one of two notifiers',
  },
  'redis-kills': {
    type: 'string',
    default: '3',
    value: 'n',
    meaning: 'kill -9 of Redis, started again on its data',
  },
  policy: { type: 'string', default: 'both', value: 'policy', meaning: 'hold, resend or both' },
  seed: {
    type: 'string',
    value: 'n',
    meaning: "chooses times, victims and Telegram's failures; shown in the report; random unless given",
  },
  json: { type: 'string', value: 'file', meaning: 'write the results there too' },
  fault: { type: 'string', multiple: true, value: 'name', meaning: 'run this fault; can be given several times' },
  faults: { type: 'boolean', meaning: 'run all faults, and print their table' },
} as const

export const USAGE = `npm run proof -- [options]

Kills processes and Redis while orders are paid, then compares what customers were shown with the ledger. With a fault it
runs that instead: one file of tests/proof/faults, in less than two minutes.

${describeOptions(OPTIONS)}`

/**
 * @param faultNames of all faults there are
 * @throws {UsageError} for an option that is unknown or has a value that cannot be
 */
export function parseOptions(args: readonly string[], faultNames: readonly string[]): ProofOptions {
  const values = parse(args)
  const { policy } = values
  const known = POLICIES.find((name) => name === policy)
  if (policy !== 'both' && known === undefined)
    throw new UsageError(`--policy: expected hold, resend or both, got "${policy}".`)
  return {
    orders: toCount('orders', values.orders, 1),
    kills: toCount('kills', values.kills, 0),
    redisKills: toCount('redis-kills', values['redis-kills'], 0),
    policies: known === undefined ? POLICIES : [known],
    seed: toCount('seed', values.seed ?? String(Math.floor(Math.random() * 1_000_000)), 0),
    json: values.json,
    faults: values.faults === true ? faultNames : (values.fault ?? []).map((name) => toFault(name, faultNames)),
  }
}

function toFault(name: string, faultNames: readonly string[]): string {
  if (faultNames.includes(name)) return name
  throw new UsageError(`--fault: expected one of ${faultNames.join(', ')}, got "${name}".`)
}

function parse(args: readonly string[]) {
  try {
    return parseOptionTable(args, OPTIONS)
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error })
  }
}

function toCount(name: string, text: string, least: number): number {
  const count = Number(text)
  if (/^\d+$/.test(text) && Number.isSafeInteger(count) && count >= least) return count
  throw new UsageError(`--${name}: expected a whole number from ${least} on, got "${text}".`)
}
