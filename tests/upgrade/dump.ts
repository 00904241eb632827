import type { Redis } from 'ioredis'

/** What a release left in Redis: every key as DUMP gives it (base64), with the milliseconds that it had to live, if any. */
export type Dump = {
  release: string
  prefix: string
  /** The release's settings that the records depend on. */
  env: Record<string, string>
  /** Where each notification of kind `paid` stood, by order; `due`: not notified yet and nobody had it. */
  orders: Record<string, { chatId?: number; stood: string }>
  keys: { key: string; livesMs?: number; value: string }[]
}

/** Every key of this Redis, in the order of their names. */
export async function dumpKeys(redis: Redis): Promise<Dump['keys']> {
  const names = (await redis.keys('*')).toSorted()
  const entries = await Promise.all(
    names.map(async (key) => {
      const [value, livesMs] = await Promise.all([redis.dumpBuffer(key), redis.pttl(key)])
      // One that ran out in between.
      if (value === null) return []
      return [{ key, ...(livesMs >= 0 && { livesMs }), value: value.toString('base64') }]
    }),
  )
  return entries.flat()
}

/** Puts the keys of a dump back, each with what it had to live. */
export async function restoreKeys(redis: Redis, { keys }: Pick<Dump, 'keys'>): Promise<void> {
  await Promise.all(
    keys.map(({ key, livesMs, value }) => redis.restore(key, livesMs ?? 0, Buffer.from(value, 'base64'))),
  )
}
