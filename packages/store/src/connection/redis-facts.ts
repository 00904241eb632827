import type { Redis } from 'ioredis'

/** What a server says of itself; `undefined` where it does not let its configuration be read. */
export type RedisFacts = {
  product: 'Redis' | 'Valkey'
  version: string
  /** Whether the version is at least `major.minor`. */
  isAtLeast: (major: number, minor: number) => boolean
  evictionPolicy: string | undefined
  appendOnly: string | undefined
  appendFsync: string | undefined
}

/** Reads a server's version and the settings that decide whether it may be relied on. */
export async function readRedisFacts(redis: Redis): Promise<RedisFacts> {
  const info = await redis.info('server')
  const valkey = /^valkey_version:(\S+)/m.exec(info)?.[1]
  const version = valkey ?? /^redis_version:(\S+)/m.exec(info)?.[1] ?? '0.0.0'
  const [ownMajor = 0, ownMinor = 0] = version.split('.').map(Number)
  return {
    product: valkey ? 'Valkey' : 'Redis',
    version,
    isAtLeast: (major, minor) => ownMajor > major || (ownMajor === major && ownMinor >= minor),
    evictionPolicy: await readConfig(redis, 'maxmemory-policy'),
    appendOnly: await readConfig(redis, 'appendonly'),
    appendFsync: await readConfig(redis, 'appendfsync'),
  }
}

async function readConfig(redis: Redis, name: string): Promise<string | undefined> {
  // Managed services hide CONFIG.
  const [, value] = (await redis.config('GET', name).catch(() => [])) as string[]
  return value
}
