import type { Redis } from 'ioredis'
import type { Reply } from './commands.ts'
import type { SimulatedRedis } from './simulated-redis.ts'

/** Carries one command to Redis and its reply back; what may happen on the way is the carrier's to say. */
export type Carry = (label: string, execute: (redis: SimulatedRedis) => Reply) => Promise<Reply>

/** The commands that the code under test calls by name on its connection. */
const DIRECT = [
  'get',
  'set',
  'del',
  'mget',
  'getdel',
  'hget',
  'hmget',
  'hset',
  'hgetall',
  'zadd',
  'zcard',
  'zrem',
  'zscore',
  'zmscore',
  'zrange',
  'zrevrange',
  'lrange',
  'llen',
  'pttl',
  'pexpire',
  'time',
] as const

/**
 * A connection as ioredis gives it, as far as the code under test uses it: `defineCommand` and a few commands.
 *
 * @param rewrite changes a script's source before it is used, to put a bug into it on purpose
 */
export function createSimulatedClient(
  carry: Carry,
  rewrite: (name: string, source: string) => string = (_, source) => source,
): Redis {
  const client: Record<string, unknown> = {
    defineCommand(command: string, { lua, numberOfKeys }: { lua: string; numberOfKeys: number }): void {
      const name = command.replace(/^peyk:/, '')
      const source = rewrite(name, lua)
      client[command] = async (...args: (string | number)[]) => {
        const texts = args.map(String)
        return toJs(await carry(name, (redis) => redis.run(source, numberOfKeys, texts)))
      }
    },
  }
  for (const name of DIRECT) {
    client[name] = async (...args: unknown[]) => {
      const texts = args.flat().map(String)
      const reply = await carry(name, (redis) => redis.call(name, texts))
      return name === 'hgetall' ? toRecord(reply as string[]) : toJs(reply)
    }
  }
  return client as unknown as Redis
}

function toJs(reply: Reply): unknown {
  if (Array.isArray(reply)) return reply.map(toJs)
  return typeof reply === 'object' && reply !== null ? reply.ok : reply
}

function toRecord(pairs: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    Array.from({ length: pairs.length / 2 }, (_, i) => [pairs[2 * i] ?? '', pairs[2 * i + 1] ?? '']),
  )
}
