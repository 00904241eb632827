import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { BOT_TOKEN } from '../tests/support/app-environment.ts'

const ROOT = fileURLToPath(new URL('../', import.meta.url))

export type BaselineProcess = { pid: number; output: string; end: () => Promise<void> }

/** Starts one of the baselines as a process; resolves with the first line that it says, when it is ready. */
export async function startBaseline(
  name: 'baseline-worker' | 'baseline-ingress',
  env: Record<string, string>,
): Promise<BaselineProcess> {
  const child = spawn(`${ROOT}node_modules/.bin/node`, [`bench/${name}.ts`], {
    cwd: ROOT,
    env: { PATH: process.env['PATH'] ?? '', BOT_TOKEN, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string]
  return {
    pid: child.pid ?? 0,
    output: line,
    async end() {
      const exited = once(child, 'exit')
      child.kill('SIGKILL')
      await exited
    },
  }
}
