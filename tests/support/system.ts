import type { SimulatorOptions } from '@peyk/simulator/simulator'
import { createRedis } from '@peyk/store/connection'
import { vi } from 'vitest'
import { appEnvironment, PORT_NAMES, startTestSimulator } from './app-environment.ts'
import type { Mode } from './app-environment.ts'
import { startApp } from './app-process.ts'
import type { AppName, AppProcess, LogLine } from './app-process.ts'
import { freePort } from '@peyk/test-support/free-port'
import { hastenSweep } from './hasten-sweep.ts'
import { isReady } from './readiness.ts'
import { testRedis } from '@peyk/test-support/redis'

/** Only a start that hangs takes so long: on a busy machine three processes start within half a minute. */
const START_LIMIT_MS = 90_000

export type SystemOptions = {
  mode: Mode
  apps?: readonly AppName[]
  redisUrl?: string
  env?: Record<string, string>
  /** Telegram's; `off` also lets Peyk send to a chat at once what would wait a second. */
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
  const redis = createRedis(redisUrl, 'waiting', () => undefined)
  const ingressPort = await freePort()
  const ingressUrl = `http://127.0.0.1:${ingressPort}`
  const simulator = await startTestSimulator(ingressUrl, options)

  const running: { app: AppName; process: AppProcess; readyUrl: string }[] = []
  const environment = (mode: Mode) => ({
    ...appEnvironment(mode, { ingressUrl, simulator, redisUrl, prefix }),
    ...(options.limits === 'off' && { TELEGRAM_CHAT_INTERVAL_MS: '0' }),
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
      const process = startApp(app, { ...environment(mode), [PORT_NAMES[app]]: String(port), ...env })
      const readyUrl = `http://127.0.0.1:${port}/readyz`
      running.push({ app, process, readyUrl })
      const ready = vi.waitUntil(() => isReady(readyUrl, process), { timeout: START_LIMIT_MS, interval: 50 })
      await ready.catch((cause: unknown) => {
        throw new Error(`${app} is not ready`, { cause })
      })
      return process
    },
    /** The processes of an app, oldest first. */
    of: (app: AppName) => running.filter((other) => other.app === app).map(({ process }) => process),
    /** Where the processes of an app serve their metrics, oldest first. */
    metricsOf: (app: AppName) =>
      running
        .filter((other) => other.app === app)
        .map(({ process }) => process.log.find(({ event }) => event === 'metrics.listening')?.['port'])
        .map((port) => `http://127.0.0.1:${String(port)}/metrics`),
    /** What all processes logged under an event. */
    events: (event: string): LogLine[] =>
      running.flatMap(({ process }) => process.log.filter((line) => line.event === event)),
    output: () => running.map(({ process }) => process.output()).join('\n'),
    async isReady(app: AppName): Promise<boolean> {
      const found = running.filter((other) => other.app === app)
      return (await Promise.all(found.map(({ readyUrl, process }) => isReady(readyUrl, process)))).every(Boolean)
    },
    hastenSweep: () => hastenSweep(redis, prefix),
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
