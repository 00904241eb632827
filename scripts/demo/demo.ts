import { VARIABLE_NAMES } from '@peyk/config/environment'
import { SECOND } from '@peyk/domain/time'
import { startSimulator } from '@peyk/simulator/simulator'
import { appProcesses } from '@peyk/launcher/app-processes'
import { startProcesses } from '@peyk/launcher/processes'
import { signInToBoard } from './board-sign-in.ts'
import { createDemoSecrets, toDemoEnvironment } from './environment.ts'
import type { DemoSecrets, Mode } from './environment.ts'
import { createModeSwitch } from './mode-switch.ts'
import type { ModeSwitch } from './mode-switch.ts'
import { chooseDemoPorts } from './ports.ts'
import { chooseDemoPrefix, createQueueCounter, emptyDemoRedis } from './redis.ts'

export type Demo = {
  pageUrl: string
  panelWebhookUrl: string
  panelApiBaseUrl: string
  board: { url: string; user: string; password: string }
  processes: ModeSwitch
  /** Closes what the demo itself holds, once its processes have ended. */
  close(): Promise<void>
}

export type DemoOptions = {
  isWatching?: boolean
  /** All keys in Redis begin with it. */
  prefix?: string
  secrets?: DemoSecrets
  mode?: Mode
  /** The path of the panel's webhook. */
  panelPath?: string
  /** The API of another panel, which is asked in the place of the simulated shop. */
  panelApi?: string
}

/** Starts again at once, and gives up nothing: the next change may repair a broken file. */
const WHILE_EDITING = { firstDelayMs: 20, steadyMs: 500, longestDelayMs: 2 * SECOND, maxFailedStarts: Infinity }

/** The demo on an empty Redis with its page already served; the processes are yet to be started. */
export async function prepareDemo(machine: NodeJS.ProcessEnv, options: DemoOptions = {}): Promise<Demo> {
  const redisUrl = machine['REDIS_URL']
  if (!redisUrl) throw new Error('The demo needs REDIS_URL: start it with `npm run demo`, which gives it one.')
  const ports = await chooseDemoPorts(machine['DEMO_PORT'])
  const { secrets = createDemoSecrets(), mode: first = 'webhook', panelPath = '/panel/webhook', panelApi } = options
  const prefix = await chooseDemoPrefix(redisUrl, options.prefix)
  const queues = createQueueCounter(redisUrl, prefix)
  await emptyDemoRedis(redisUrl, prefix)
  const boardUrl = `http://127.0.0.1:${ports.board}/`

  const startIn = (mode: Mode) => {
    const { telegramApiRoot, panelApiBaseUrl } = simulator
    const panel = { panelApiBaseUrl: panelApi ?? panelApiBaseUrl, panelPath }
    const given = { mode, ports, secrets, telegramApiRoot, ...panel, redisUrl, prefix }
    return startProcesses(
      appProcesses(toDemoEnvironment(machine, VARIABLE_NAMES, given)),
      options.isWatching === true ? WHILE_EDITING : {},
    )
  }
  const panelWebhookUrl = `http://127.0.0.1:${ports.ingress}${panelPath}`
  const processes = createModeSwitch(startIn, first)
  const simulator = await startSimulator({
    port: ports.page,
    botToken: secrets.botToken,
    linkSecret: secrets.linkSecret,
    panel: {
      apiToken: secrets.panelApiToken,
      webhook: {
        url: panelWebhookUrl,
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
      signIn: () => signInToBoard(boardUrl, 'admin', secrets.boardPassword),
    },
  })

  return {
    pageUrl: simulator.url,
    panelWebhookUrl,
    panelApiBaseUrl: panelApi ?? simulator.panelApiBaseUrl,
    board: { url: boardUrl, user: 'admin', password: secrets.boardPassword },
    processes,
    async close() {
      await Promise.all([simulator.close(), queues.close()])
    },
  }
}
