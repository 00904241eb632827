import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { SECOND } from '@peyk/domain/time'
import type { Redis } from 'ioredis'
import type { Keys } from '../keys.ts'

/** How often a process says that it lives, and how long one such word holds. */
const ANNOUNCE_EVERY_MS = 4 * SECOND
const ALIVE_FOR_MS = 3 * ANNOUNCE_EVERY_MS
const LEAVE_LIMIT_MS = 1 * SECOND

type Source = 'webhook' | 'polling'

/** What a process says of itself. */
export type Announcement = {
  app: string
  version: string
  /** Where it takes order update from; absent from a process that takes none and whose environment need not say. */
  sources?: { telegram: Source; panel: Source }
  /** How many jobs of a queue it does at once. */
  concurrency?: number
  /** Fingerprints of the secrets that it was started with, by their names. */
  secrets?: Record<string, string>
}

/** A process that lives, or did so a moment ago. */
export type Heartbeat = Announcement & { id: string; host: string; pid: number; sinceMs: number }

/** Which of Peyk's processes are alive, each by an entry of its own that expires unless it is renewed. */
export function createHeartbeats(redis: Redis, keys: Keys) {
  return {
    /** Says at once and then every few seconds that this process lives; `leave` takes it back. Never throws. */
    announce(announcement: Announcement, everyMs = ANNOUNCE_EVERY_MS): { leave: () => Promise<void> } {
      const id = randomUUID()
      const heartbeat: Heartbeat = { ...announcement, id, host: hostname(), pid: process.pid, sinceMs: Date.now() }
      const value = JSON.stringify(heartbeat)
      let underWay: Promise<unknown> | undefined
      const say = () => {
        // While Redis is away one word waits; more of them would only pile up.
        underWay ??= Promise.all([
          redis.set(keys.process(id), value, 'PX', ALIVE_FOR_MS),
          redis.sadd(keys.processes, id),
        ])
          .catch(() => undefined)
          .finally(() => (underWay = undefined))
      }
      say()
      if (redis.status !== 'ready') redis.once('ready', say)
      const timer = setInterval(say, everyMs)
      timer.unref()

      return {
        async leave(): Promise<void> {
          clearInterval(timer)
          redis.off('ready', say)
          if (redis.status !== 'ready') return
          const left = Promise.all([underWay, redis.del(keys.process(id)), redis.srem(keys.processes, id)])
          await Promise.race([left.catch(() => undefined), after(LEAVE_LIMIT_MS)])
        },
      }
    },

    /** The processes that live, by app and then the oldest first. */
    async list(): Promise<Heartbeat[]> {
      const ids = await redis.smembers(keys.processes)
      if (ids.length === 0) return []
      const values = await redis.mget(ids.map(keys.process))
      const gone = ids.filter((_, i) => values[i] === null)
      // One that comes back with its next word adds itself again.
      if (gone.length > 0) await redis.srem(keys.processes, gone)
      return values
        .flatMap((value) => (typeof value === 'string' ? [JSON.parse(value) as Heartbeat] : []))
        .toSorted((a, b) => a.app.localeCompare(b.app) || a.sinceMs - b.sinceMs)
    },
  }
}

function after(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref())
}
