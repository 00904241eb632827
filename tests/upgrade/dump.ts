import type { Redis } from 'ioredis'

/** What a version left in Redis: every key as DUMP writes it (base64), with the milliseconds that it had to live, if any. */
export type Dump = {
  version: string
  prefix: string
  /** The version's settings that the records depend on. */
  env: Record<string, string>
  /** The state of each order's notification of kind `paid`; `due`: no attempt had it yet. */
  orders: Record<string, { chatId?: number; state: string }>
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
