import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { childEnvironment } from '@peyk/test-support/child-environment'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))

export type AppName = 'ingress' | 'scheduler' | 'notifier' | 'board'
export type LogLine = { event?: string; message: string; level: string } & Record<string, unknown>

export type AppProcess = {
  readonly pid: number
  readonly exitCode: number | null
  /** What it logged, oldest first. */
  readonly log: readonly LogLine[]
  /** Resolves when it has ended and `output` has all, with its exit status; `null` when a signal ended it. */
  readonly exited: Promise<number | null>
  /** Everything it printed. */
  output: () => string
  signal: (signal: NodeJS.Signals) => void
  /** Sends the signal (SIGTERM unless said otherwise) and gives the exit status, `null` when the signal killed it. */
  end: (signal?: NodeJS.Signals) => Promise<number | null>
}

const started = new Set<ChildProcess>()
process.on('exit', () => started.forEach((child) => child.kill('SIGKILL')))

/** Starts one of the apps as its user does: `node apps/<app>/src/main.ts`, environment only. */
export function startApp(app: AppName, env: Record<string, string>): AppProcess {
  const child = spawn(`${ROOT}node_modules/.bin/node`, [`apps/${app}/src/main.ts`], {
    cwd: ROOT,
    env: childEnvironment({ LOG_FORMAT: 'json', ...env }),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  started.add(child)
  const exited = new Promise<number | null>((resolve) => {
    child.once('close', (status) => {
      started.delete(child)
      resolve(status)
    })
  })
  let output = ''
  let unfinished = ''
  const log: LogLine[] = []
  const read = (chunk: Buffer) => {
    output += chunk.toString()
    const lines = (unfinished + chunk.toString()).split('\n')
    unfinished = lines.pop() ?? ''
    log.push(...lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as LogLine))
  }
  child.stdout.on('data', read)
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))

  return {
    get pid() {
      return child.pid ?? 0
    },
    get exitCode() {
      return child.exitCode
    },
    log,
    exited,
    output: () => output,
    signal: (signal) => void child.kill(signal),
    async end(signal = 'SIGTERM') {
      if (child.exitCode !== null || child.signalCode !== null) return child.exitCode
      child.kill(signal)
      return exited
    },
  }
}
