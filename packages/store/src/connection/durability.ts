import { SECOND } from '@peyk/domain/time'
import { Cluster } from 'ioredis'
import type { Redis } from 'ioredis'
import { readRedisFacts } from './redis-facts.ts'
import type { RedisFacts } from './redis-facts.ts'

/**
 * When a write is on disk: `always`, before Redis answers it; `waitaof`, once WAITAOF answers; `later`, some time after the
 * answer; `never`, since Redis keeps no log; `unknown`, since it hides its configuration.
 */
export type Durability = 'always' | 'waitaof' | 'later' | 'never' | 'unknown'

const WAIT_LIMIT_MS = 4 * SECOND

/** What a server's settings promise. WAITAOF came with Redis 7.2: https://redis.io/docs/latest/commands/waitaof/ */
export function durabilityOf({ appendOnly, appendFsync, isAtLeast }: RedisFacts): Durability {
  if (appendOnly === undefined) return 'unknown'
  if (appendOnly !== 'yes') return 'never'
  if (appendFsync === 'always') return 'always'
  return appendFsync === 'everysec' && isAtLeast(7, 2) ? 'waitaof' : 'later'
}

/** @internal */
export function isCluster(connection: unknown): boolean {
  return connection instanceof Cluster
}

/**
 * Waits until the writes that this connection got answers for are on disk, as far as its server is set up for it. One
 * wait serves everybody who came before it, so that many callers a second cost about one wait a second. It waits on a
 * connection of its own, since WAITAOF keeps its connection's other commands waiting too; what that one writes comes after
 * all that was answered elsewhere, and is on disk no sooner.
 */
export function createDurableWrites(redis: Redis, probeKey: string) {
  let durability: Promise<Durability> | undefined
  let current: Promise<void> | undefined
  let next: Promise<void> | undefined
  // Another server may answer from now on.
  redis.on('close', () => (durability = undefined))

  const inspect = (): Promise<Durability> => {
    durability ??= readRedisFacts(redis)
      .then(durabilityOf)
      // WAITAOF names no key, so a cluster would ask any of its nodes.
      .then((found) => (found === 'waitaof' && isCluster(redis) ? 'later' : found))
      .catch((error: unknown) => {
        durability = undefined
        throw error
      })
    return durability
  }

  let second: Redis | undefined
  const openSecond = (): Redis => {
    const opened = redis.duplicate({ enableOfflineQueue: true, commandTimeout: WAIT_LIMIT_MS + 1 * SECOND })
    opened.on('error', () => undefined)
    redis.once('end', () => opened.disconnect())
    return opened
  }

  const waitForDisk = async (): Promise<void> => {
    second ??= openSecond()
    const [, waited] = await Promise.all([
      second.set(probeKey, '1', 'EX', 60),
      second.call('WAITAOF', '1', '0', String(WAIT_LIMIT_MS)),
    ])
    const [written] = waited as [number, number]
    if (written < 1) throw new Error(`Redis did not write to disk within ${WAIT_LIMIT_MS / SECOND} s`)
  }

  /** A wait that begins after this call: a wait under way may have begun before the caller's writes. */
  const nextWait = (): Promise<void> => {
    next ??= (current ?? Promise.resolve())
      .catch(() => undefined)
      .then(() => {
        current = next
        next = undefined
        return waitForDisk()
      })
    return next
  }

  return {
    inspect,

    /** @throws {Error} when the disk was not reached in time, or Redis went away: then nothing may be promised */
    async waitForDisk(): Promise<void> {
      if ((await inspect()) === 'waitaof') await nextWait()
    },
  }
}
