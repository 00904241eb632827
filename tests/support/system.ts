import { startSimulator } from '@peyk/simulator/simulator'
import type { Simulator, SimulatorOptions } from '@peyk/simulator/simulator'
import { Redis } from 'ioredis'
import { vi } from 'vitest'
import { startApp } from './app-process.ts'
import type { AppName, AppProcess, LogLine } from './app-process.ts'
import { freePort } from './free-port.ts'
import { testRedis } from './redis.ts'

export const BOT_TOKEN = '123456:TEST-token_of-the_simulated_bot_0001'
export const PANEL_SECRET = 'a-shared-secret-of-the-panel'
const LINK_SECRET = 'a-secret-for-deep-links'

export type Mode = 'webhook' | 'polling'

export type SystemOptions = {
  mode: Mode
  apps?: readonly AppName[]
  redisUrl?: string
  env?: Record<string, string>
  limits?: SimulatorOptions['limits']
  auth?: 'standard' | 'hmac'
}

export type System = Awaited<ReturnType<typeof startSystem>>

/**
 * The whole of Peyk as processes, against the simulator and a real Redis: what an operator runs, with other API roots.
 * Ready when it resolves; `close` ends all of it.
 */
export async function startSystem(options: SystemOptions) {
  const { url, prefix } = testRedis()
  const redisUrl = options.redisUrl ?? url
  const redis = new Redis(redisUrl)
  redis.on('error', () => undefined)
  const ingressPort = await freePort()
  const ingressUrl = `http://127.0.0.1:${ingressPort}`
  const simulator: Simulator = await startSimulator({
    port: 0,
    botToken: BOT_TOKEN,
    linkSecret: LINK_SECRET,
    panel: {
      apiToken: 'panel-api-token',
      webhook: { url: `${ingressUrl}/panel/webhook`, secret: PANEL_SECRET, auth: options.auth ?? 'standard' },
    },
    ...(options.limits === undefined ? {} : { limits: options.limits }),
  })

  const running: { app: AppName; process: AppProcess; readyUrl: string }[] = []
  const environment = (mode: Mode) => ({
    BOT_TOKEN,
    USE_WEBHOOK: String(mode === 'webhook'),
    WEBHOOK_URL: ingressUrl,
    WEBHOOK_HOST: '127.0.0.1',
    TELEGRAM_API_ROOT: simulator.telegramApiRoot,
    PANEL_API_BASE_URL: simulator.panelApiBaseUrl,
    PANEL_API_TOKEN: 'panel-api-token',
    PANEL_WEBHOOK_SECRET: PANEL_SECRET,
    LINK_SECRET,
    POLL_INTERVAL_SECONDS: '1',
    REDIS_URL: redisUrl,
    REDIS_PREFIX: prefix,
    BOARD_PASSWORD: 'board-password',
    ...options.env,
  })

  const system = {
    simulator,
    redis,
    prefix,
    ingressUrl,
    /** Starts one more process of an app and waits until it is ready. The first ingress has the address that is pushed to. */
    async start(app: AppName, mode = options.mode, env: Record<string, string> = {}): Promise<AppProcess> {
      const isFirstIngress =
        app === 'ingress' && !running.some((other) => other.app === app && other.process.exitCode === null)
      const port = isFirstIngress ? ingressPort : await freePort()
      const portNames = {
        ingress: 'WEBHOOK_PORT',
        scheduler: 'SCHEDULER_PORT',
        notifier: 'NOTIFIER_PORT',
        board: 'BOARD_PORT',
      }
      const process = startApp(app, { ...environment(mode), [portNames[app]]: String(port), ...env })
      const readyUrl = `http://127.0.0.1:${port}/readyz`
      running.push({ app, process, readyUrl })
      await vi.waitFor(
        async () => {
          if (!(await isReady(readyUrl, process))) throw new Error(`${app} is not ready`)
        },
        { timeout: 20_000, interval: 50 },
      )
      return process
    },
    /** The processes of an app, oldest first. */
    of: (app: AppName) => running.filter((other) => other.app === app).map(({ process }) => process),
    /** What all processes logged under an event. */
    events: (event: string): LogLine[] =>
      running.flatMap(({ process }) => process.log.filter((line) => line.event === event)),
    output: () => running.map(({ process }) => process.output()).join('\n'),
    async isReady(app: AppName): Promise<boolean> {
      const found = running.filter((other) => other.app === app)
      return (await Promise.all(found.map(({ readyUrl, process }) => isReady(readyUrl, process)))).every(Boolean)
    },
    /** Ends every process in order; gives their exit statuses. */
    async stopApps(): Promise<(number | null)[]> {
      return Promise.all(running.splice(0).map(({ process }) => process.end()))
    },
    async close(): Promise<void> {
      await system.stopApps()
      await simulator.close()
      redis.disconnect()
    },
  }

  await Promise.all((options.apps ?? ['ingress', 'scheduler', 'notifier']).map((app) => system.start(app)))
  return system
}

async function isReady(url: string, process: AppProcess): Promise<boolean> {
  if (process.exitCode !== null) throw new Error(`The process ended with ${process.exitCode}:\n${process.output()}`)
  return fetch(url).then(
    (response) => response.ok,
    () => false,
  )
}
