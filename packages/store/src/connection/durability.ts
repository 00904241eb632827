import { SECOND } from '@peyk/domain/time'
import type { Redis } from 'ioredis'
import type { MasterLink } from './master-link.ts'
import { readRedisFacts } from './redis-facts.ts'
import type { RedisFacts } from './redis-facts.ts'

/**
 * When a write is on disk: `always`, before Redis answers it; `waitaof`, once WAITAOF answers; `later`, some time after the
 * answer; `never`, since Redis keeps no log; `unknown`, since it hides its configuration.
 */
export type Durability = 'always' | 'waitaof' | 'later' | 'never' | 'unknown'

/** Does a write and waits until it is durable. Returns the write's result. */
export type Durably = <Result>(write: () => Promise<Result>) => Promise<Result>

/** A command may take this much longer than the wait that it asks for. */
const ANSWER_MARGIN_MS = 1 * SECOND

/** What a server's settings promise. WAITAOF came with Redis 7.2: https://redis.io/docs/latest/commands/waitaof/ */
export function durabilityOf({
  appendOnly,
  appendFsync,
  isAtLeast,
}: Pick<RedisFacts, 'appendOnly' | 'appendFsync' | 'isAtLeast'>): Durability {
  if (appendOnly === undefined) return 'unknown'
  if (appendOnly !== 'yes') return 'never'
  if (appendFsync === 'always') return 'always'
  return appendFsync === 'everysec' && isAtLeast(7, 2) ? 'waitaof' : 'later'
}

/** Whether another server may take over from this one, so that a write counts only once a replica has it. */
export function isReplicated({ replicas, minReplicasToWrite }: RedisFacts, hasSuccessors: boolean): boolean {
  return hasSuccessors || (replicas ?? 0) > 0 || (minReplicasToWrite ?? 0) > 0
}

/**
 * Makes writes durable: on disk as far as the server is set up for it, and on a replica where another server may take over.
 * A process that has once seen replicas waits for one for as long as it lives: a master that was replaced and does not know it
 * has none either.
 */
export function createDurableWrites(link: MasterLink, probeKey: string, waitLimitMs = 4 * SECOND) {
  type Found = { id: object; durability: Durability; runId: string | undefined }
  let found: Promise<Found> | undefined
  let foundFor: object | undefined
  let replicated = false

  const inspect = async (): Promise<Found> => {
    await link.locate()
    const id = link.current()
    const master = link.master()
    if (master === undefined) throw new Error('Expected a master for this prefix in the cluster, found none')
    if (found === undefined || foundFor !== id) {
      foundFor = id
      found = readRedisFacts(master).then((facts) => {
        replicated ||= isReplicated(facts, link.hasSuccessors())
        return { id, durability: durabilityOf(facts), runId: facts.runId }
      })
      found.catch(() => (foundFor = undefined))
    }
    return found
  }

  const waitForDisk = createSharedWait(
    createProbe(link, probeKey, waitLimitMs, inspect, async (second) => {
      const [written] = (await second.call('WAITAOF', '1', '0', String(waitLimitMs))) as [number, number]
      if (written < 1) throw new Error(`Redis did not write to disk within ${waitLimitMs / SECOND} s`)
    }),
  )
  const waitForReplica = createSharedWait(
    createProbe(link, probeKey, waitLimitMs, inspect, async (second) => {
      if ((await second.wait(1, waitLimitMs)) < 1)
        throw new Error(`No replica of Redis acknowledged the write within ${waitLimitMs / SECOND} s`)
    }),
  )

  const durably =
    (waitsForDisk: boolean): Durably =>
    async (write) => {
      const { durability } = await inspect()
      const id = link.current()
      const result = await write()
      // A cluster learns of replicas later than of masters.
      replicated ||= link.hasSuccessors()
      await Promise.all([
        waitsForDisk && durability === 'waitaof' ? waitForDisk() : undefined,
        replicated ? waitForReplica() : undefined,
      ])
      if (link.current() !== id) throw new Error('The connection to Redis was lost before the write was known to last')
      return result
    }

  return {
    /** Returns the run id of the server that takes the writes now; `undefined` where it hides it. */
    serverId: async (): Promise<string | undefined> => (await inspect()).runId,
    /** Throws where the disk or a replica was not reached in time, or the connection changed: then nothing may be promised. */
    durably: durably(true),
    /** The same without the disk, for what need not outlive a power cut but a failover. */
    onReplica: durably(false),
  }
}

/**
 * Returns a function that writes a probe and waits for it, on a connection of its own, since WAIT keeps its connection's other
 * commands waiting too. The probe comes after all that was answered before. It counts only on the server that answered the rest:
 * during a failover a new connection may lead to another one.
 */
function createProbe(
  link: MasterLink,
  key: string,
  waitLimitMs: number,
  inspect: () => Promise<{ runId: string | undefined }>,
  wait: (second: Redis) => Promise<void>,
): () => Promise<void> {
  let open: { second: Redis; runId: Promise<string | undefined>; close: () => void } | undefined

  const openSecond = (master: Redis) => {
    const second = master.duplicate({
      lazyConnect: false,
      enableOfflineQueue: true,
      maxRetriesPerRequest: null,
      commandTimeout: waitLimitMs + ANSWER_MARGIN_MS,
      retryStrategy: () => null,
      sentinelRetryStrategy: () => null,
    })
    const close = () => {
      second.disconnect()
      master.off('close', close)
      if (open?.second === second) open = undefined
    }
    second.on('error', () => undefined)
    second.once('end', close)
    master.once('close', close)
    const runId = readRedisFacts(second).then((facts) => facts.runId)
    runId.catch(close)
    return { second, runId, close }
  }

  return async () => {
    const { runId } = await inspect()
    const master = link.master()
    if (master === undefined) throw new Error('Expected a master for this prefix in the cluster, found none')
    open ??= openSecond(master)
    const { second, runId: secondRunId, close } = open
    try {
      if ((await secondRunId) !== runId) throw new Error('Redis is being replaced by another server')
      await Promise.all([second.set(key, '1', 'EX', 60), wait(second)])
    } catch (error) {
      close()
      throw error
    }
  }
}

/**
 * Returns a function that joins callers of `wait`: each gets the end of a wait that began after its call, since one under way
 * may have begun before the caller's writes. So many callers cost about one wait at a time.
 */
function createSharedWait(wait: () => Promise<void>): () => Promise<void> {
  let current: Promise<void> | undefined
  let next: Promise<void> | undefined
  return () => {
    next ??= (current ?? Promise.resolve())
      .catch(() => undefined)
      .then(() => {
        current = next
        next = undefined
        return wait()
      })
    return next
  }
}
