import type { Store } from '@peyk/store/store'
import { createStore } from '@peyk/store/store'
import { createRateLimiter } from '@peyk/telegram/rate-limiter'
import type { RateLimiter } from '@peyk/telegram/rate-limiter'
import { plantBug } from './bugs.ts'
import type { BugName } from './bugs.ts'
import { createSimulatedClient } from './redis/simulated-client.ts'
import type { Carry } from './redis/simulated-client.ts'

export const PREFIX = 'sim'
export const LINK_SECRET = 'link-secret'

/** A place for a process: the real store and rate limiter on a connection that leads into the schedule that runs now. */
export type Station = { store: Store; limiter: RateLimiter; connect: (carry: Carry) => void }

/** Stations outlive schedules, since a store reads its scripts from disk. */
export function createStation(bug: BugName | undefined): Station {
  let current: Carry = () => Promise.reject(new Error('This station is not connected.'))
  const redis = createSimulatedClient(
    (label, execute) => current(label, execute),
    (name, source) => plantBug(bug, name, source),
  )
  return {
    store: createStore(redis, {
      prefix: PREFIX,
      linkSecret: LINK_SECRET,
      kinds: ['paid'],
      retentionDays: 400,
      pollIntervalSeconds: 60,
    }),
    limiter: createRateLimiter(redis, PREFIX, { perSecond: 30, chatIntervalMs: 1000 }),
    connect: (carry) => {
      current = carry
    },
  }
}
