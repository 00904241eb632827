import { DAY } from '@peyk/domain/time'
import type { Redis } from 'ioredis'
import type { Keys } from './keys.ts'
import { readRedisClock } from './redis-clock.ts'

/** What ingress met last at its doors. */
export type IntakeEvent = 'panel_verified' | 'panel_refused' | 'telegram_refused' | 'polled_twice'
export type IntakeNotes = Partial<Record<IntakeEvent, number>>

const KEPT_MS = 7 * DAY

/** When ingress last met what points at a wrong secret or at a second poller; for `peyk doctor`. */
export function createIntakeNotes(redis: Redis, keys: Keys) {
  return {
    async note(event: IntakeEvent): Promise<void> {
      const nowMs = await readRedisClock(redis)
      for (const [error] of (await redis
        .multi()
        .hset(keys.intake, event, nowMs)
        .pexpire(keys.intake, KEPT_MS)
        .exec()) ?? [])
        if (error) throw error
    },

    /** How long ago each of them was, in milliseconds. */
    async read(): Promise<IntakeNotes> {
      const [notes, nowMs] = await Promise.all([redis.hgetall(keys.intake), readRedisClock(redis)])
      return Object.fromEntries(Object.entries(notes).map(([event, atMs]) => [event, nowMs - Number(atMs)]))
    },
  }
}
