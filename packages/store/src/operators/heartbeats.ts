import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { SECOND } from '@peyk/domain/time'
import type { Redis } from 'ioredis'
import pTimeout from 'p-timeout'
import type { Keys } from '../keys.ts'

/** How often a process announces itself, and how long one announcement holds. */
const ANNOUNCE_EVERY_MS = 4 * SECOND
const ALIVE_FOR_MS = 3 * ANNOUNCE_EVERY_MS
const LEAVE_LIMIT_MS = 1 * SECOND

type Source = 'webhook' | 'polling'

/** What a process announces. */
export type Announcement = {
  app: string
  version: string
  /** Where it takes updates from. Absent from a process that takes none. */
  sources?: { telegram: Source; panel: Source }
  /** How many jobs of a queue it does at once. */
  concurrency?: number
  /** The bot's name in Telegram, once Telegram has said it. */
  botName?: string
  /** Fingerprints of the secrets that it was started with, by their names. */
  secrets?: Record<string, string>
  /** Settings that it shares with the others, by their names. */
  shared?: Record<string, string>
}

/** A process that lives, or did a moment ago. */
export type Heartbeat = Announcement & { id: string; host: string; pid: number; sinceMs: number }

export type Announced = {
  /** Announces more of this process, from now on. */
  amend: (more: Partial<Announcement>) => void
  leave: () => Promise<void>
}

/** Which of Peyk's processes are alive. Each has an entry that expires unless it is renewed. */
export function createHeartbeats(redis: Redis, keys: Keys) {
  return {
    /** Announces this process at once and then every few seconds, until `leave`. Never throws. */
    announce(announcement: Announcement, everyMs = ANNOUNCE_EVERY_MS): Announced {
      const id = randomUUID()
      const heartbeat: Heartbeat = { ...announcement, id, host: hostname(), pid: process.pid, sinceMs: Date.now() }
      let value = JSON.stringify(heartbeat)
      let underWay: Promise<unknown> | undefined
      const renew = () => {
        // While Redis is away one announcement waits; more of them would pile up.
        underWay ??= Promise.all([
          redis.set(keys.process(id), value, 'PX', ALIVE_FOR_MS),
          redis.sadd(keys.processes, id),
        ])
          .catch(() => undefined)
          .finally(() => (underWay = undefined))
      }
      renew()
      if (redis.status !== 'ready') redis.once('ready', renew)
      const timer = setInterval(renew, everyMs)
      timer.unref()

      return {
        amend(more): void {
          value = JSON.stringify({ ...heartbeat, ...more })
          renew()
        },

        async leave(): Promise<void> {
          clearInterval(timer)
          redis.off('ready', renew)
          if (redis.status !== 'ready') return
          const left = Promise.all([underWay, redis.del(keys.process(id)), redis.srem(keys.processes, id)])
          await pTimeout(left, { milliseconds: LEAVE_LIMIT_MS }).catch(() => undefined)
        },
      }
    },

    /** Returns the processes that live, by app, the oldest first. */
    async list(): Promise<Heartbeat[]> {
      const ids = await redis.smembers(keys.processes)
      if (ids.length === 0) return []
      const names = ids.map(keys.process)
      const [values, lifetimesMs] = await Promise.all([
        redis.mget(names),
        Promise.all(names.map((name) => redis.pttl(name))),
      ])
      // A heartbeat that lasts longer than any is from before Redis's clock was set back.
      const isAlive = (i: number) => values[i] !== null && (lifetimesMs[i] ?? 0) <= ALIVE_FOR_MS
      const gone = ids.filter((_, i) => !isAlive(i))
      // A process that comes back adds itself again.
      if (gone.length > 0) await redis.srem(keys.processes, gone)
      return values
        .flatMap((value, i) => (isAlive(i) ? (toHeartbeat(value) ?? []) : []))
        .toSorted((a, b) => a.app.localeCompare(b.app) || a.sinceMs - b.sinceMs)
    },
  }
}

/** Returns `undefined` for one that this release cannot read. */
function toHeartbeat(value: string | null): Heartbeat | undefined {
  try {
    return value === null ? undefined : (JSON.parse(value) as Heartbeat)
  } catch {
    return undefined
  }
}
