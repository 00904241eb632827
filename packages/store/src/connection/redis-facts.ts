import type { Redis } from 'ioredis'

/** What a server says of itself; `undefined` where it does not let its configuration or state be read. */
export type RedisFacts = {
  product: 'Redis' | 'Valkey'
  version: string
  /** Whether the version is at least `major.minor`. */
  isAtLeast: (major: number, minor: number) => boolean
  /** Changes with each start of the server. */
  runId: string | undefined
  /** Replicas that follow this server now. A backup by `redis-cli --rdb` is none. */
  replicas: number | undefined
  evictionPolicy: string | undefined
  appendOnly: string | undefined
  appendFsync: string | undefined
  minReplicasToWrite: number | undefined
  /** In seconds; with 0 `min-replicas-to-write` has no effect. */
  minReplicasMaxLag: number | undefined
}

/** Reads a server's version, its replicas, and the settings that decide whether it may be relied on. */
export async function readRedisFacts(redis: Redis): Promise<RedisFacts> {
  const [info = '', replication, ...settings] = await Promise.all([
    readInfo(redis, 'server'),
    readInfo(redis, 'replication'),
    ...SETTINGS.map((name) => readConfig(redis, name)),
  ])
  const [evictionPolicy, appendOnly, appendFsync, minReplicasToWrite, minReplicasMaxLag] = settings
  const valkey = /^valkey_version:(\S+)/m.exec(info)?.[1]
  const version = valkey ?? /^redis_version:(\S+)/m.exec(info)?.[1] ?? '0.0.0'
  const [ownMajor = 0, ownMinor = 0] = version.split('.').map(Number)
  return {
    product: valkey ? 'Valkey' : 'Redis',
    version,
    isAtLeast: (major, minor) => ownMajor > major || (ownMajor === major && ownMinor >= minor),
    runId: /^run_id:(\S+)/m.exec(info)?.[1],
    replicas: replication === undefined ? undefined : (replication.match(REPLICA)?.length ?? 0),
    evictionPolicy,
    appendOnly,
    appendFsync,
    minReplicasToWrite: toNumber(minReplicasToWrite),
    minReplicasMaxLag: toNumber(minReplicasMaxLag),
  }
}

/** A replica that has a port of its own and follows the master. A backup by `redis-cli --rdb` has port 0. */
const REPLICA = /^slave\d+:.*port=[1-9]\d*,state=online/gm

const SETTINGS = [
  'maxmemory-policy',
  'appendonly',
  'appendfsync',
  'min-replicas-to-write',
  'min-replicas-max-lag',
] as const

const toNumber = (value: string | undefined) => (value === undefined ? undefined : Number(value))

/** Returns `undefined` where an error answers: managed services hide INFO and CONFIG. Throws when nothing answers. */
async function readInfo(redis: Redis, section: string): Promise<string | undefined> {
  return redis.info(section).catch(hidden)
}

async function readConfig(redis: Redis, name: string): Promise<string | undefined> {
  const [, value] = (await redis.config('GET', name).catch(hidden)) ?? []
  return value
}

function hidden(error: unknown): undefined {
  if (error instanceof Error && error.name === 'ReplyError') return undefined
  throw error
}
