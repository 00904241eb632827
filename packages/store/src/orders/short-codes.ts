import { DAY } from '@peyk/domain/time'
import type { Redis } from 'ioredis'

/** What a store remembers of short codes, in links and buttons. */
export type ShortCodes = ReturnType<typeof createShortCodes>

/**
 * Remembers for a while what short codes stand for. Each is a key of its own, so that it ends by itself.
 *
 * @param days as long as an order may be pending, and as its details stay: what is left of an order afterwards is small
 */
export function createShortCodes(redis: Redis, days: number) {
  return {
    note: async (key: string, value: string): Promise<void> => void (await redis.set(key, value, 'PX', days * DAY)),
    /** Returns `undefined` for one that is over, or was never noted. */
    find: async (key: string): Promise<string | undefined> => (await redis.get(key)) ?? undefined,
  }
}
