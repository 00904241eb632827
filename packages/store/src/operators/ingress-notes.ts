import { DAY } from '@peyk/domain/time'
import type { Redis } from 'ioredis'
import type { Keys } from '../keys.ts'
import { readRedisClock } from '../connection/redis-clock.ts'

/** What ingress met last at its doors. */
export type IngressEvent = SignatureNote | 'telegram_refused' | 'polled_twice'
type Signature = 'panel_verified' | 'panel_refused'
/** Of all webhooks of the panel, and of those of one topic. */
type SignatureNote = Signature | `${Signature}:${string}`
export type IngressNotes = Partial<Record<IngressEvent, number>>

const TTL_MS = 7 * DAY

/** When ingress last met what points at a wrong secret or at a second poller; for `peyk doctor`. */
export function createIngressNotes(redis: Redis, keys: Keys) {
  return {
    async note(event: IngressEvent): Promise<void> {
      const nowMs = await readRedisClock(redis)
      for (const [error] of (await redis
        .multi()
        .hset(keys.ingressNotes, event, nowMs)
        .pexpire(keys.ingressNotes, TTL_MS)
        .exec()) ?? [])
        if (error) throw error
    },

    /** How long ago each of them was, in milliseconds. */
    async read(): Promise<IngressNotes> {
      const [notes, nowMs] = await Promise.all([redis.hgetall(keys.ingressNotes), readRedisClock(redis)])
      return Object.fromEntries(Object.entries(notes).map(([event, atMs]) => [event, nowMs - Number(atMs)]))
    },
  }
}
