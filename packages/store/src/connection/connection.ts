import { Cluster, Redis } from 'ioredis'
import { parseRedisUrl } from './redis-address.ts'
import { isOfRightsCheck } from './redis-rights.ts'

/**
 * How a connection behaves while Redis is away. `waiting`: commands wait until it is back (workers). `failing`: they fail
 * at once (processes that answer requests with "not accepted").
 */
export type WhenAway = 'waiting' | 'failing'

const MAX_RECONNECT_DELAY_MS = 2000
const COMMAND_TIMEOUT_MS = 5000
/** A connection that is silent for this long with a command under way is dead; above BullMQ's 10 s of blocking. */
const SOCKET_TIMEOUT_MS = 15_000

/**
 * A connection that always reconnects: to one server, a group behind Sentinels, or a cluster. `onAway` is called once an
 * outage, with its first error.
 *
 * @throws {Error} when the URL has none of the forms of {@link parseRedisUrl}
 */
export function createRedis(url: string, whenAway: WhenAway, onAway: (error: Error) => void): Redis {
  const redis = connect(url, whenAway)
  let away = false
  redis.on('error', (error) => {
    if (!away) onAway(error)
    away = true
  })
  redis.on('ready', () => (away = false))
  return redis
}

const retryDelayMs = (times: number) => Math.min(50 * 2 ** Math.min(times, 10), MAX_RECONNECT_DELAY_MS)

function connect(url: string, whenAway: WhenAway): Redis {
  const address = parseRedisUrl(url)
  const options = {
    retryStrategy: retryDelayMs,
    socketTimeout: SOCKET_TIMEOUT_MS,
    // A replica that was a master answers READONLY after a failover: reconnecting finds the new master.
    reconnectOnError: (error: Error) => error.message.includes('READONLY') && !isOfRightsCheck(error),
    ...(whenAway === 'waiting'
      ? { maxRetriesPerRequest: null }
      : { maxRetriesPerRequest: 0, enableOfflineQueue: false, commandTimeout: COMMAND_TIMEOUT_MS }),
  }
  if (address.kind === 'single') return new Redis(address.url, options)

  const { nodes, tls, kind, ...login } = address
  const secured = { ...options, ...(tls ? { tls: {} } : {}) }
  if (kind === 'sentinel') {
    const { name, db, username, password } = address
    return new Redis({
      ...secured,
      name,
      db,
      sentinels: nodes,
      sentinelRetryStrategy: retryDelayMs,
      ...(tls ? { enableTLSForSentinelMode: true, sentinelTLS: {} } : {}),
      ...(username === undefined ? {} : { username }),
      ...(password === undefined ? {} : { password }),
    })
  }
  // A cluster takes the same commands; what differs (scanning all nodes) is in `scanKeys`.
  return new Cluster(nodes, {
    enableOfflineQueue: whenAway === 'waiting',
    clusterRetryStrategy: retryDelayMs,
    redisOptions: { ...secured, ...login },
  }) as unknown as Redis
}

/** What follows the prefix in the names of all keys that have it, in no order, a page at a time; on a cluster from every master. */
export async function* scanKeys(redis: Redis, prefix: string): AsyncGenerator<string[]> {
  const match = `${prefix.replace(/[[\]*?\\]/g, '\\$&')}*`
  const connection: unknown = redis
  const nodes: Redis[] = connection instanceof Cluster ? connection.nodes('master') : [redis]
  for (const node of nodes) {
    for await (const page of node.scanStream({ match, count: 500 }))
      yield (page as string[]).map((key) => key.slice(prefix.length))
  }
}

/** Waits until the connection answers, at most `limitMs`. Returns whether it does. */
export async function waitUntilConnected(redis: Redis, limitMs: number): Promise<boolean> {
  if (redis.status === 'ready') return true
  return new Promise((resolve) => {
    const answer = (connected: boolean) => {
      clearTimeout(timer)
      redis.off('ready', onReady)
      resolve(connected)
    }
    const onReady = () => answer(true)
    const timer = setTimeout(() => answer(false), limitMs)
    redis.once('ready', onReady)
  })
}

/** Ends the connection; what was sent is still answered when Redis is there. */
export async function closeRedis(redis: Redis): Promise<void> {
  if (redis.status === 'ready') await redis.quit().catch(() => undefined)
  redis.disconnect()
}
