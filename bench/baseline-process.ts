import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { BOT_TOKEN } from '../tests/support/app-environment.ts'

const ROOT = fileURLToPath(new URL('../', import.meta.url))

export type BaselineName = 'baseline-worker' | 'baseline-ingress' | 'baseline-empty'
export type BaselineProcess = {
  pid: number
  /** The first line that it said. */
  output: string
  /** Milliseconds from its start until it was ready. */
  readyAfterMs: number
  end: () => Promise<void>
}

/** Starts one of the baselines as a process; resolves with the first line that it says, when it is ready. */
export async function startBaseline(name: BaselineName, env: Record<string, string>): Promise<BaselineProcess> {
  const startedAtMs = performance.now()
  const child = spawn(`${ROOT}node_modules/.bin/node`, [`bench/${name}.ts`], {
    cwd: ROOT,
    env: { PATH: process.env['PATH'] ?? '', BOT_TOKEN, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [output] = (await once(createInterface(child.stdout), 'line')) as [string]
  return {
    pid: child.pid ?? 0,
    output,
    readyAfterMs: performance.now() - startedAtMs,
    async end() {
      const exited = once(child, 'exit')
      child.kill('SIGKILL')
      await exited
    },
  }
}
