import { Redis } from 'ioredis'

/** What a Redis has done since it was asked to count anew. */
export type RedisUsage = {
  /** Commands, those that scripts call included, as Redis counts them. */
  commands: number
  bytesIn: number
  bytesOut: number
}

/** Sets all of the server's counters to zero. */
export async function resetUsage(redis: Redis): Promise<void> {
  await redis.config('RESETSTAT')
}

export async function readUsage(redis: Redis): Promise<RedisUsage> {
  const statistics = await redis.info('stats')
  const commands = await redis.info('commandstats')
  const field = (name: string) => Number(new RegExp(`${name}:(\\d+)`).exec(statistics)?.[1])
  return {
    commands: [...commands.matchAll(/:calls=(\d+)/g)].reduce((sum, [, calls]) => sum + Number(calls), 0),
    bytesIn: field('total_net_input_bytes'),
    bytesOut: field('total_net_output_bytes'),
  }
}

/** Counts the commands that clients send, without those that their scripts call. It costs the server: nothing else is measured meanwhile. */
export async function countSent(url: string, act: () => Promise<unknown>): Promise<number> {
  const redis = new Redis(url, { maxRetriesPerRequest: null })
  const monitor = await redis.monitor()
  let sent = 0
  // MONITOR names `lua` as the source of what scripts call.
  monitor.on('monitor', (_time: string, _command: string[], source: string) => {
    if (source !== 'lua') sent += 1
  })
  await act()
  // What MONITOR still has to say comes before the answer to this.
  await redis.ping()
  monitor.disconnect()
  redis.disconnect()
  return sent
}
