import type { Simulator } from '@peyk/simulator/simulator'
import { Redis } from 'ioredis'
import { freePorts } from '@peyk/launcher/free-ports'
import { freePort } from '@peyk/test-support/free-port'
import { appEnvironment, panelWebhookUrl, startTestSimulator } from '../support/app-environment.ts'
import type { AppName } from '../support/app-process.ts'
import { startRedisServer } from '@peyk/test-support/redis-server'
import type { RedisServer } from '@peyk/test-support/redis-server'
import { startRelay } from '../support/relay.ts'
import type { Relay } from '../support/relay.ts'
import { startSentinelGroup } from '../support/redis-groups.ts'
import type { SentinelGroup } from '../support/redis-groups.ts'
import type { Policy } from './options.ts'
import { supervise } from './supervisor.ts'
import type { Supervised } from './supervisor.ts'

/** Of Peyk's own settings; short, so that a run takes minutes. Telegram's limits are not what is proven here. */
export const SEND_TIMEOUT_MS = 2000

export type Settings = Readonly<Record<string, string>>

export type ProofSystemOptions = {
  policy: Policy
  /** Where to look for free ports; two systems at once need ranges of their own. */
  firstPort: number
  /** More settings of all processes. */
  settings?: Settings
  /** One notifier for each entry, with more settings of its own. Two without. */
  notifiers?: readonly [Settings, ...Settings[]]
  /** More arguments of each Redis server. */
  redisArgs?: readonly string[]
  /** More variables of the Redis server's environment. */
  redisEnv?: Readonly<Record<string, string>>
  /** A master, a replica and three Sentinels instead of one server. */
  sentinels?: boolean
}

export type ProofSystem = {
  simulator: Simulator
  /** The Redis server; with Sentinels the first master. */
  server: RedisServer
  /** Only with `sentinels`. */
  group: SentinelGroup | undefined
  redis: Redis
  /** All of Peyk's connections to Telegram go through it. */
  telegramLink: Relay
  prefix: string
  /** What every process is started with. */
  env: Settings
  panelWebhookUrl: string
  /** Those that may be killed: ingress, then the notifiers. */
  victims: [Supervised, ...Supervised[]]
  /** Starts one more process with more settings, and waits until it is ready. */
  start: (app: AppName, settings?: Settings) => Promise<Supervised>
  ownEnds: () => string[]
  close: () => Promise<void>
}

/**
 * Peyk as an operator runs it: ingress, scheduler and two notifiers, each a supervised process, and a Redis that writes
 * to disk before it answers. Telegram and the panel are the simulator, in this process. Ready when it resolves.
 */
export async function startProofSystem(options: ProofSystemOptions): Promise<ProofSystem> {
  const { policy, firstPort, notifiers = [{}, {}] } = options
  const [redisPort = 0, ingressPort = 0, schedulerPort = 0, ...notifierPorts] = await freePorts(
    3 + notifiers.length,
    firstPort,
  )
  const ingressUrl = `http://127.0.0.1:${ingressPort}`
  const prefix = `proof-${policy}`
  const storage = await startStorage(options, redisPort)
  const { server, redis } = storage
  const simulator = await startTestSimulator(ingressUrl, { limits: 'off' })
  const telegramLink = await startRelay(Number(new URL(simulator.url).port))
  const env = {
    ...appEnvironment('webhook', { ingressUrl, simulator, redisUrl: storage.url, prefix }),
    TELEGRAM_API_ROOT: `http://127.0.0.1:${telegramLink.port}/telegram`,
    UNCERTAIN_POLICY: policy,
    TELEGRAM_RATE_PER_SECOND: '1000',
    TELEGRAM_CHAT_INTERVAL_MS: '0',
    TELEGRAM_SEND_TIMEOUT_MS: String(SEND_TIMEOUT_MS),
    LOG_LEVEL: 'warn',
    ...options.settings,
  }
  const victims: [Supervised, ...Supervised[]] = [
    supervise('ingress', 'ingress', ingressPort, env),
    ...notifiers.map((settings, i) =>
      supervise('notifier', `notifier ${i + 1}`, notifierPorts[i] ?? 0, { ...env, ...settings }),
    ),
  ]
  const all = [supervise('scheduler', 'scheduler', schedulerPort, env), ...victims]

  const close = async () => {
    await Promise.all(all.map((process) => process.close()))
    redis.disconnect()
    telegramLink.close()
    await simulator.close()
    await storage.close()
  }
  try {
    await Promise.all(all.map((process) => process.ready()))
  } catch (error) {
    await close()
    throw error
  }
  return {
    simulator,
    server,
    group: storage.group,
    redis,
    telegramLink,
    prefix,
    env,
    panelWebhookUrl: panelWebhookUrl(ingressUrl),
    victims,
    async start(app, settings = {}) {
      const started = supervise(app, `another ${app}`, await freePort(), { ...env, ...settings })
      all.push(started)
      await started.ready()
      return started
    },
    ownEnds: () => all.flatMap((process) => process.ownEnds()),
    close,
  }
}

type Storage = {
  url: string
  server: RedisServer
  group: SentinelGroup | undefined
  redis: Redis
  close: () => Promise<void>
}

async function startStorage(
  { sentinels, redisArgs = [], redisEnv = {} }: ProofSystemOptions,
  port: number,
): Promise<Storage> {
  const args = ['--appendfsync', 'always', ...redisArgs]
  const options = { maxRetriesPerRequest: null }
  const group = sentinels === true ? await startSentinelGroup(args) : undefined
  const server = group?.master ?? (await startRedisServer({ port, args, env: redisEnv }))
  const redis = group
    ? new Redis({ ...options, sentinels: group.sentinels, name: 'main' })
    : new Redis(server.url, options)
  redis.on('error', () => undefined)
  return { url: group?.url ?? server.url, server, group, redis, close: () => (group ?? { close: server.stop }).close() }
}
