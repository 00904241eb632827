// `npm start`: ingress, scheduler, notifier and board on one machine, with the settings of `.env`.
import { existsSync } from 'node:fs'
import { EXIT_CONFIG } from '@peyk/runtime/process'
import { readSecretFiles } from '@peyk/config/secret-files'
import { SettingsError, loadSettings } from '@peyk/config/settings'
import { loadTemplates } from '@peyk/telegram/load-templates'
import { appProcesses } from './app-processes.ts'
import { freePorts } from './free-ports.ts'
import { startProcesses } from './processes.ts'
import { onStopSignals } from './stop-signals.ts'

const PORTS = { WEBHOOK_PORT: 8080, SCHEDULER_PORT: 9101, NOTIFIER_PORT: 9102, BOARD_PORT: 3000 }
const KILLED_BY_CTRL_C = 130

// Variables of the environment win over those of the file.
if (existsSync('.env')) process.loadEnvFile('.env')
else
  console.log(
    'There is no .env here: the environment alone counts. To begin, copy .env.example to .env and fill it in.',
  )

const problems = findProblems(readSecretFiles(process.env))
if (problems.length > 0) {
  console.error(new SettingsError(problems).message)
  process.exit(EXIT_CONFIG)
}

const processes = startProcesses(appProcesses(await withKnownPorts({ ...process.env })))
onStopSignals(
  () => void processes.stop(),
  () => {
    processes.kill()
    process.exit(KILLED_BY_CTRL_C)
  },
)
processes.ready.then(
  () => console.log('Peyk is running. Ctrl-C stops it.'),
  () => undefined,
)
process.exitCode = await processes.finished

/** What is wrong with the settings of any of the four processes, each problem once, before one of them is started. */
function findProblems(env: Record<string, string | undefined>): string[] {
  const found = (['ingress', 'scheduler', 'notifier', 'board'] as const).flatMap((app) => {
    try {
      const { notifications } = loadSettings(env, app)
      return app === 'notifier' ? loadTemplates(notifications).problems : []
    } catch (error) {
      if (error instanceof SettingsError) return error.problems
      throw error
    }
  })
  return [...new Set(found)]
}

/** Port 0 means any free one; it is chosen here, because whoever asks a process whether it is ready has to know it. */
async function withKnownPorts(env: NodeJS.ProcessEnv): Promise<NodeJS.ProcessEnv> {
  const open = Object.entries(PORTS).filter(([name]) => env[name]?.trim() === '0')
  const free = await freePorts(open.length, 9110)
  for (const [index, [name]] of open.entries()) env[name] = String(free[index])
  return env
}
