// `npm start`: ingress, scheduler, notifier and board on one machine, with the settings of `.env`.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { loadEnvFile } from '@peyk/config/env-file'
import { startProcesses } from './processes.ts'
import { onStopSignals } from './stop-signals.ts'
import type { ProcessSpec } from './supervised-process.ts'

if (!loadEnvFile('.env'))
  console.log('There is no .env file here: only the environment counts. Copy .env.example to .env and fill it in.')

const processes = startProcesses(await planProcesses())
onStopSignals(processes)
processes.ready.then(
  () => console.log('Peyk is running. Ctrl-C stops it.'),
  () => undefined,
)
process.exitCode = await processes.finished

/** Returns the processes to start. Where the settings are wrong, the plan says so and this process ends with its status. */
async function planProcesses(): Promise<ProcessSpec[]> {
  const plan = fork(new URL('./plan.ts', import.meta.url))
  const planned: ProcessSpec[] = []
  plan.on('message', (specs: ProcessSpec[]) => planned.push(...specs))
  const [status] = (await once(plan, 'close')) as [number | null]
  if (planned.length === 0) process.exit(status ?? 1)
  return planned
}
