import type { Redis } from 'ioredis'
import type { Scripts } from '../connection/scripts.ts'
import type { Keys } from '../keys.ts'

/** Milliseconds since 1970, by the panel's clock. */
export type Watermark = {
  /** Nobody is notified of what changed until then. */
  floorMs: number
  /** Everything that changed until then is recorded. */
  atMs: number
}

export type WatermarkStore = ReturnType<typeof createWatermark>

/** Up to where the panel's changes are recorded. One for all processes of a bot. */
export function createWatermark(redis: Redis, scripts: Scripts, keys: Keys) {
  const move = scripts.load<{ atMs?: number | undefined; missed: number }, boolean>('orders/move-watermark')
  const read = async (): Promise<Watermark | undefined> => {
    const { floor, watermark = floor } = await redis.hgetall(keys.backfill)
    return floor === undefined ? undefined : { floorMs: Number(floor), atMs: Number(watermark) }
  }
  return {
    /** Returns `undefined` before the first start. */
    read,

    /** Sets where the watermark begins, unless it has begun. Returns it. */
    async begin(floorMs: number): Promise<Watermark> {
      await redis.hsetnx(keys.backfill, 'floor', floorMs)
      return (await read()) ?? { floorMs, atMs: floorMs }
    },

    /** Moves the watermark on, never back, and counts notifications that webhooks had missed. */
    async move(atMs: number | undefined, missed: number): Promise<void> {
      await move({ atMs, missed })
    },
  }
}
