import { Redis } from 'ioredis'

/**
 * How a connection behaves while Redis is away. `waiting`: commands wait until it is back (workers). `failing`: they fail
 * at once (whoever answers a request and must say "not accepted").
 */
export type WhenAway = 'waiting' | 'failing'

const MAX_RECONNECT_DELAY_MS = 2000
const COMMAND_TIMEOUT_MS = 5000

/**
 * A connection that reconnects for ever. `onAway` is called once an outage, with its first error.
 */
export function createRedis(url: string, whenAway: WhenAway, onAway: (error: Error) => void): Redis {
  const redis = new Redis(url, {
    retryStrategy: (times) => Math.min(50 * 2 ** Math.min(times, 10), MAX_RECONNECT_DELAY_MS),
    // A replica that was a master answers READONLY after a failover: reconnecting finds the new master.
    reconnectOnError: (error) => error.message.startsWith('READONLY'),
    ...(whenAway === 'waiting'
      ? { maxRetriesPerRequest: null }
      : { maxRetriesPerRequest: 0, enableOfflineQueue: false, commandTimeout: COMMAND_TIMEOUT_MS }),
  })
  let away = false
  redis.on('error', (error) => {
    if (!away) onAway(error)
    away = true
  })
  redis.on('ready', () => (away = false))
  return redis
}

/** Waits until the connection answers, at most `limitMs`; gives whether it does. */
export async function waitUntilConnected(redis: Redis, limitMs: number): Promise<boolean> {
  if (redis.status === 'ready') return true
  return new Promise((resolve) => {
    const settle = (connected: boolean) => {
      clearTimeout(timer)
      redis.off('ready', onReady)
      resolve(connected)
    }
    const onReady = () => settle(true)
    const timer = setTimeout(() => settle(false), limitMs)
    redis.once('ready', onReady)
  })
}

/** Ends the connection; what was sent is still answered when Redis is there. */
export async function closeRedis(redis: Redis): Promise<void> {
  if (redis.status === 'ready') await redis.quit().catch(() => undefined)
  redis.disconnect()
}
