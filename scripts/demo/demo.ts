import { VARIABLE_NAMES } from '@peyk/config/environment'
import { SECOND } from '@peyk/domain/time'
import { startSimulator } from '@peyk/simulator/simulator'
import { appProcesses } from '@peyk/launcher/app-processes'
import { startProcesses } from '@peyk/launcher/processes'
import { createDemoSecrets, toDemoEnvironment } from './environment.ts'
import type { Mode } from './environment.ts'
import { createModeSwitch } from './mode-switch.ts'
import type { ModeSwitch } from './mode-switch.ts'
import { chooseDemoPorts } from './ports.ts'
import { chooseDemoPrefix, createQueueCounter, emptyDemoRedis } from './redis.ts'

export type Demo = {
  pageUrl: string
  board: { url: string; user: string; password: string }
  processes: ModeSwitch
  /** Closes what the demo itself holds, once its processes have ended. */
  close(): Promise<void>
}

/** Starts again at once, and gives up nothing: the next change may repair a broken file. */
const WHILE_EDITING = { firstDelayMs: 20, steadyMs: 500, longestDelayMs: 2 * SECOND, maxFailedStarts: Infinity }

/** The demo on an empty Redis with its page already served; the processes are yet to be started. */
export async function prepareDemo(machine: NodeJS.ProcessEnv, { isWatching }: { isWatching: boolean }): Promise<Demo> {
  const redisUrl = machine['REDIS_URL']
  if (!redisUrl) throw new Error('The demo needs REDIS_URL: start it with `npm run demo`, which gives it one.')
  const ports = await chooseDemoPorts(machine['DEMO_PORT'])
  const secrets = createDemoSecrets()
  const prefix = await chooseDemoPrefix(redisUrl)
  const queues = createQueueCounter(redisUrl, prefix)
  await emptyDemoRedis(redisUrl, prefix)
  const boardUrl = `http://127.0.0.1:${ports.board}/`

  const startIn = (mode: Mode) => {
    const { telegramApiRoot, panelApiBaseUrl } = simulator
    const given = { mode, ports, secrets, telegramApiRoot, panelApiBaseUrl, redisUrl, prefix }
    return startProcesses(
      appProcesses(toDemoEnvironment(machine, VARIABLE_NAMES, given)),
      isWatching ? WHILE_EDITING : {},
    )
  }
  const processes = createModeSwitch(startIn, 'webhook')
  const simulator = await startSimulator({
    port: ports.page,
    botToken: secrets.botToken,
    linkSecret: secrets.linkSecret,
    panel: {
      apiToken: secrets.panelApiToken,
      webhook: {
        url: `http://127.0.0.1:${ports.ingress}/panel/webhook`,
        secret: secrets.panelWebhookSecret,
        auth: 'standard',
      },
    },
    demo: {
      mode: () => processes.mode(),
      state: () => processes.state(),
      switchMode: (mode) => processes.switchMode(mode),
      queues: () => queues.read(),
      boardUrl: () => boardUrl,
    },
  })

  return {
    pageUrl: simulator.url,
    board: { url: boardUrl, user: 'admin', password: secrets.boardPassword },
    processes,
    async close() {
      await Promise.all([simulator.close(), queues.close()])
    },
  }
}
