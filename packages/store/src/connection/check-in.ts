import { SECOND } from '@peyk/domain/time'
import type { Redis } from 'ioredis'
import { waitUntilConnected } from './connection.ts'
import type { Keys } from '../keys.ts'
import type { MasterLink } from './master-link.ts'
import { findMissingRights } from './redis-rights.ts'
import type { Scripts } from './scripts.ts'

/**
 * The number of what this release writes. Raised only where an older release would misread it: a new field, key or job that
 * older releases leave alone does not raise it.
 */
export const SCHEMA = 1

/** Whose records a prefix has: the schema's number, 0 for none, and the bot's id. */
export type PrefixOwner = { schema: number; botId?: string | undefined }

export type CheckInOptions = {
  prefix: string
  /** The id of this process's bot. Absent from a process without a token, which takes every bot. */
  botId?: string | undefined
}

const START_LIMIT_MS = 2 * SECOND

/** Keeps a process away from a prefix that is not its own: a newer release's records, or another bot's. */
export function createCheckIn(
  redis: Redis,
  link: Pick<MasterLink, 'locate' | 'master'>,
  scripts: Scripts,
  keys: Keys,
  { prefix, botId }: CheckInOptions,
) {
  const checkIn = scripts.load<PrefixOwner, PrefixOwner>('connection/check-in')

  const judge = (found: PrefixOwner): string | undefined => {
    if (found.schema > SCHEMA)
      return `REDIS_PREFIX: expected records of schema ${SCHEMA} or older under "${prefix}", got schema ${found.schema}: a newer release has been at work here. Start that release or a newer one; see docs/upgrading.md.`
    if (botId !== undefined && found.botId !== undefined && found.botId !== botId)
      return `REDIS_PREFIX: expected "${prefix}" to have the records of bot ${botId}, which BOT_TOKEN belongs to, got those of bot ${found.botId}. Set another REDIS_PREFIX for this bot. If it replaces bot ${found.botId} on purpose, run "peyk bot replace" once.`
    return undefined
  }
  const findRightsProblem = async () => {
    await link.locate()
    return findMissingRights(link.master() ?? redis, keys.root)
  }
  const take = async () => (await findRightsProblem()) ?? judge(await checkIn({ schema: SCHEMA, botId }))

  const read = async (): Promise<PrefixOwner> => {
    const [schema, bot] = await redis.mget(keys.version, keys.bot)
    return { schema: Number(schema ?? 0), botId: bot ?? undefined }
  }

  return {
    /**
     * Call it before a process begins its work. Returns why it must not, or notes this release's schema and this bot. While
     * Redis is away nothing can be said. As soon as it is back, and after each outage, a process that must not go on ends by an
     * error that nothing catches.
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

    /** Returns why a process of this release and this bot must not work here, if so; writes nothing. */
    async check(): Promise<string | undefined> {
      return (await findRightsProblem()) ?? judge(await read())
    },

    read,

    /** Makes a bot the prefix's bot. */
    async replaceBot(newBotId: string): Promise<void> {
      await redis.set(keys.bot, newBotId)
    },
  }
}
