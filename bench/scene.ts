import { fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { startSimulator } from '@peyk/simulator/simulator'
import type { Simulator } from '@peyk/simulator/simulator'
import { Redis } from 'ioredis'
import { BOT_TOKEN, PORT_NAMES } from '../tests/support/app-environment.ts'
import { startApp as startProcess } from '../tests/support/app-process.ts'
import type { AppName } from '../tests/support/app-process.ts'
import { freePort } from '@peyk/test-support/free-port'
import { isReady } from '../tests/support/readiness.ts'
import { startRedisServer } from '@peyk/test-support/redis-server'
import type { Side } from './benchmark.ts'
import { loadFully } from './full-load.ts'
import { FIRST_CHAT, PANEL_SECRET } from './webhook.ts'
import type { Orders } from './webhook.ts'

export type Fsync = 'everysec' | 'always'
export type Environment = Record<string, string>
export type Started = { pid: number; url: string; end: () => Promise<void> }
export type Scene = Awaited<ReturnType<typeof openScene>>

const READY_POLL_MS = 20
/** More than any benchmark sends to. */
const CHATS = 100_000

/** A Redis and a simulator of their own for as long as `act` takes. What is started on them ends with it. */
export async function withScene<Result>(
  options: { fsync?: Fsync; limitPerSecond?: number },
  act: (scene: Scene) => Promise<Result>,
): Promise<Result> {
  const scene = await openScene(options)
  try {
    return await act(scene)
  } finally {
    await scene.close()
  }
}

async function openScene({ fsync = 'everysec', limitPerSecond }: { fsync?: Fsync; limitPerSecond?: number }) {
  // A rewrite of the append-only file in the middle of a measurement would be measured too.
  const server = await startRedisServer({ args: ['--auto-aof-rewrite-percentage', '0', '--appendfsync', fsync] })
  const redis = new Redis(server.url, { maxRetriesPerRequest: null })
  const simulator = await openSimulator(limitPerSecond)
  const environment = {
    BOT_TOKEN,
    REDIS_URL: server.url,
    TELEGRAM_API_ROOT: simulator.telegramApiRoot,
    PANEL_WEBHOOK_SECRET: PANEL_SECRET,
    NODE_COMPILE_CACHE: fileURLToPath(new URL('../.peyk/compile-cache/', import.meta.url)),
  }
  const started: Started[] = []
  const keep = async (starting: Promise<Started>): Promise<Started> => {
    const process = await starting
    started.push(process)
    return process
  }
  const startApp = (name: AppName, env?: Environment) => keep(startPeyk(name, { ...environment, ...env }))
  const startOther = (name: BaselineName, env?: Environment) => keep(startBaseline(name, { ...environment, ...env }))
  // Where each answer waits about a second for the disk, many have to wait at once.
  const connections = fsync === 'everysec' && (await hasWaitaof(redis)) ? 4000 : 100
  const startIngress = (side: Side) => (side === 'peyk' ? startApp('ingress') : startOther('baseline-ingress'))
  const load = (url: string, orders: Orders) => loadFully(url, connections, orders)
  return {
    redis,
    simulator,
    startApp,
    startIngress,
    startWorker: (side: Side, env?: Environment) =>
      side === 'peyk' ? startApp('notifier', env) : startOther('baseline-worker', env),
    /** Sends webhooks as fast as they are accepted. Returns how many a second. */
    load,
    /** Sends webhooks to an ingress that ends afterwards: what they leave waits in Redis. */
    async enqueue(side: Side, orders: Orders): Promise<void> {
      const { url, end } = await startIngress(side)
      await load(url, orders)
      await end()
    },
    /** How many notifications are in Redis and not finished. */
    async unfinished(side: Side): Promise<number> {
      if (side === 'peyk') return redis.zcard('{peyk}:outbox')
      return (await redis.llen('bull:notifications:wait')) + (await redis.llen('bull:notifications:active'))
    },
    async close(): Promise<void> {
      await Promise.all(started.map((process) => process.end()))
      redis.disconnect()
      await simulator.close()
      await server.stop()
    },
  }
}

/** The simulator of Telegram, in this process: nothing else happens here but the even load. */
async function openSimulator(perSecond: number | undefined): Promise<Simulator> {
  const limits = perSecond === undefined ? 'off' : { perSecond, perChatIntervalMs: 1000, perGroupMinute: 20 }
  const simulator = await startSimulator({ port: 0, botToken: BOT_TOKEN, linkSecret: 'bench', panel: {}, limits })
  simulator.telegram.usersHaveStarted(FIRST_CHAT, CHATS)
  return simulator
}

/** From 7.2 on Redis can be asked to wait for its disk, and ingress does so under `appendfsync everysec`. */
function hasWaitaof(redis: Redis): Promise<boolean> {
  return redis.call('WAITAOF', '0', '0', '0').then(
    () => true,
    () => false,
  )
}

/** Starts one of the apps as an operator would. It sends without a limit unless `env` sets one. */
async function startPeyk(name: AppName, env: Environment): Promise<Started> {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const process = startProcess(name, {
    PANEL_UPDATES: 'webhook',
    BOARD_PASSWORD: 'board-password',
    WEBHOOK_HOST: '127.0.0.1',
    [PORT_NAMES[name]]: String(port),
    LOG_LEVEL: 'warn',
    TELEGRAM_RATE_PER_SECOND: '0',
    TELEGRAM_CHAT_INTERVAL_MS: '0',
    ...env,
  })
  while (!(await isReady(`${url}/readyz`, process))) await delay(READY_POLL_MS)
  return { pid: process.pid, url, end: async () => void (await process.end('SIGKILL')) }
}

type BaselineName = 'baseline-ingress' | 'baseline-worker'

/** Starts one of the baselines, which sends its port when it is ready. @throws {Error} when it ends instead */
async function startBaseline(name: BaselineName, env: Environment): Promise<Started> {
  const child = fork(fileURLToPath(new URL(`${name}.ts`, import.meta.url)), { env })
  const exited = once(child, 'exit')
  const ended = exited.then(([status]) => Promise.reject(new Error(`${name} ended with ${status}.`)))
  const [port] = (await Promise.race([once(child, 'message'), ended])) as [string | number]
  ended.catch(() => undefined)
  return {
    pid: child.pid ?? 0,
    url: `http://127.0.0.1:${port}`,
    async end() {
      child.kill('SIGKILL')
      await exited
    },
  }
}
