import type { Simulator } from '@peyk/simulator/simulator'
import { Redis } from 'ioredis'
import { freePorts } from '@peyk/launcher/free-ports'
import { appEnvironment, panelWebhookUrl, startTestSimulator } from '../support/app-environment.ts'
import { startRedisServer } from '@peyk/test-support/redis-server'
import type { RedisServer } from '@peyk/test-support/redis-server'
import type { Policy } from './options.ts'
import { supervise } from './supervisor.ts'
import type { Supervised } from './supervisor.ts'

/** Of Peyk's own settings; short, so that a run takes minutes. Telegram's limits are not what is proven here. */
export const SEND_TIMEOUT_MS = 2000

export type ProofSystem = {
  simulator: Simulator
  server: RedisServer
  redis: Redis
  prefix: string
  panelWebhookUrl: string
  /** Those that may be killed. */
  victims: [Supervised, ...Supervised[]]
  ownEnds: () => string[]
  close: () => Promise<void>
}

/**
 * Peyk as an operator runs it: ingress, scheduler and two notifiers, each a supervised process, and a Redis that writes
 * to disk before it answers. Telegram and the panel are the simulator, in this process. Ready when it resolves.
 *
 * @param firstPort where to look for free ports; two systems at once need ranges of their own
 */
export async function startProofSystem(policy: Policy, firstPort: number): Promise<ProofSystem> {
  const [redisPort = 0, ...ports] = await freePorts(5, firstPort)
  const [ingressPort = 0, schedulerPort = 0, firstNotifierPort = 0, secondNotifierPort = 0] = ports
  const ingressUrl = `http://127.0.0.1:${ingressPort}`
  const prefix = `proof-${policy}`
  const server = await startRedisServer({ port: redisPort, args: ['--appendfsync', 'always'] })
  const simulator = await startTestSimulator(ingressUrl, { limits: 'off' })
  const env = {
    ...appEnvironment('webhook', { ingressUrl, simulator, redisUrl: server.url, prefix }),
    UNCERTAIN_POLICY: policy,
    TELEGRAM_RATE_PER_SECOND: '1000',
    TELEGRAM_CHAT_INTERVAL_MS: '0',
    TELEGRAM_SEND_TIMEOUT_MS: String(SEND_TIMEOUT_MS),
    LOG_LEVEL: 'warn',
  }
  const scheduler = supervise('scheduler', 'scheduler', schedulerPort, env)
  const victims: [Supervised, ...Supervised[]] = [
    supervise('ingress', 'ingress', ingressPort, env),
    supervise('notifier', 'notifier 1', firstNotifierPort, env),
    supervise('notifier', 'notifier 2', secondNotifierPort, env),
  ]
  const all = [scheduler, ...victims]
  const redis = new Redis(server.url, { maxRetriesPerRequest: null })
  redis.on('error', () => undefined)

  const close = async () => {
    await Promise.all(all.map((process) => process.close()))
    redis.disconnect()
    await simulator.close()
    await server.stop()
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
    redis,
    prefix,
    panelWebhookUrl: panelWebhookUrl(ingressUrl),
    victims,
    ownEnds: () => all.flatMap((process) => process.ownEnds()),
    close,
  }
}
