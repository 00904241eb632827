import { SECOND } from '@peyk/domain/time'
import type { Redis } from 'ioredis'
import { waitUntilConnected } from './connection.ts'
import type { Keys } from '../keys.ts'
import type { Scripts } from './scripts.ts'

/**
 * The number of what this release writes. Raised only where an older release would misread it: a new field, key or job that
 * older releases leave alone does not raise it.
 */
export const SCHEMA = 1

const START_LIMIT_MS = 2 * SECOND

/** Keeps a release from working on records of a newer one, which it would misread. */
export function createSchema(redis: Redis, scripts: Scripts, keys: Keys, prefix: string) {
  const judge = (known: number): string | undefined =>
    known > SCHEMA
      ? `REDIS_PREFIX: expected records of schema ${SCHEMA} or older under "${prefix}", got schema ${known}: a newer release has been at work here. Start that release or a newer one; see docs/upgrading.md.`
      : undefined
  const raise = scripts.load<{ schema: number }, number>(new URL('take-schema.lua', import.meta.url))
  const take = async () => judge(await raise({ schema: SCHEMA }))

  return {
    /**
     * Call it before a process begins its work. Returns why it must not, or raises the number to this release's.
     * While Redis is away nothing can be said; as soon as it is back, and after each outage, a process that must not go on
     * ends by an error that nobody catches.
     */
    async take(limitMs = START_LIMIT_MS): Promise<string | undefined> {
      const problem = (await waitUntilConnected(redis, limitMs)) ? await take().catch(() => undefined) : undefined
      redis.on('ready', () => {
        take().then(
          (later) => {
            if (later !== undefined)
              setImmediate(() => {
                throw new Error(later)
              })
          },
          () => undefined,
        )
      })
      return problem
    },

    /** Why this release must not work here, if so; writes nothing. */
    async check(): Promise<string | undefined> {
      return judge(Number((await redis.get(keys.version)) ?? 0))
    },
  }
}
