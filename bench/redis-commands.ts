import { setTimeout as delay } from 'node:timers/promises'
import type { Redis } from 'ioredis'
import { measureSides } from './benchmark.ts'
import type { Benchmark, Side } from './benchmark.ts'
import { loadWebhooksEvenly } from './paced-load.ts'
import { withScene } from './scene.ts'
import { untilSent } from './sends.ts'

const PER_SECOND = 200
const FULL = { warmUp: 400, counted: 1600 }
const SMOKE = { warmUp: 20, counted: 60 }
/** After the last message come its record and the end of its job. */
const AFTERWARDS_MS = 500

/** Redis commands a notification, from its webhook until it is recorded as sent and its job is done. */
export const redisCommands: Benchmark = async (run) => {
  const { peyk, baseline } = await measureSides(run, (side) => commandsOf(side, run.isSmoke ? SMOKE : FULL))
  return {
    'redis.with-scripts': { value: peyk.withScripts, baseline: baseline.withScripts },
    'redis.sent': { value: peyk.sent, baseline: baseline.sent },
  }
}

function commandsOf(side: Side, { warmUp, counted }: typeof FULL): Promise<{ withScripts: number; sent: number }> {
  return withScene({}, async ({ startIngress, startWorker, simulator, redis, unfinished }) => {
    const [{ url }] = await Promise.all([startIngress(side), startWorker(side)])
    let first = 0
    const notify = async (count: number) => {
      await loadWebhooksEvenly(url, PER_SECOND, { first, count })
      first += count
      await untilSent(simulator, first)
      do await delay(AFTERWARDS_MS)
      while ((await unfinished(side)) > 0)
    }
    await notify(warmUp)
    const withScripts = await countWithScripts(redis, () => notify(counted))
    const sent = await countSent(redis, () => notify(counted))
    return { withScripts: withScripts / counted, sent: sent / counted }
  })
}

/** Counts a script and each command that it calls. */
async function countWithScripts(redis: Redis, act: () => Promise<void>): Promise<number> {
  await redis.config('RESETSTAT')
  await act()
  const calls = (await redis.info('commandstats')).matchAll(/:calls=(\d+)/g)
  return [...calls].reduce((sum, [, count]) => sum + Number(count), 0)
}

/** Counts only what clients send. MONITOR slows the server down: nothing else is measured meanwhile. */
async function countSent(redis: Redis, act: () => Promise<void>): Promise<number> {
  const monitor = await redis.monitor()
  let sent = 0
  // MONITOR names `lua` as the source of what scripts call.
  monitor.on('monitor', (_time: string, _command: string[], source: string) => {
    if (source !== 'lua') sent += 1
  })
  await act()
  monitor.disconnect()
  return sent
}
