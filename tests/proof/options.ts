import { parseArgs } from 'node:util'

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
}

/** Wrong usage; the message is for the terminal. */
export class UsageError extends Error {
  override name = 'UsageError'
}

export const USAGE = `npm run proof -- [options]

Kills processes and Redis while orders are paid, then compares what customers were shown with the ledger.

  --orders <n>        orders, each notified three times by the panel (2000)
  --kills <n>         kill -9 of a random process: ingress or one of two notifiers (30)
  --redis-kills <n>   kill -9 of Redis, started again on its data (3)
  --policy <policy>   hold, resend or both (both)
  --seed <n>          chooses times, victims and Telegram's failures; shown in the report (random)
  --json <file>       write the results there too`

/** @throws {UsageError} for an option that is unknown or has a value that cannot be */
export function parseOptions(args: readonly string[]): ProofOptions {
  const values = parse(args)
  const policy = values.policy ?? 'both'
  const known = POLICIES.find((name) => name === policy)
  if (policy !== 'both' && known === undefined)
    throw new UsageError(`--policy: expected hold, resend or both, got "${policy}".`)
  return {
    orders: toCount('orders', values.orders ?? '2000', 1),
    kills: toCount('kills', values.kills ?? '30', 0),
    redisKills: toCount('redis-kills', values['redis-kills'] ?? '3', 0),
    policies: known === undefined ? POLICIES : [known],
    seed: toCount('seed', values.seed ?? String(Math.floor(Math.random() * 1_000_000)), 0),
    json: values.json,
  }
}

function parse(args: readonly string[]) {
  const text = { type: 'string' } as const
  const options = { orders: text, kills: text, 'redis-kills': text, policy: text, seed: text, json: text }
  try {
    return parseArgs({ args: [...args], options }).values
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error })
  }
}

function toCount(name: string, text: string, least: number): number {
  const count = Number(text)
  if (/^\d+$/.test(text) && Number.isSafeInteger(count) && count >= least) return count
  throw new UsageError(`--${name}: expected a whole number from ${least} on, got "${text}".`)
}
