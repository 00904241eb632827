import { join } from 'node:path'
import { ENVIRONMENT } from '@peyk/config/environment'
import { freePorts } from './free-ports.ts'
import type { ProcessSpec } from './supervised-process.ts'

const ROOT = join(import.meta.dirname, '../../..')
const FIRST_FREE_PORT = 9110

/** The processes, in the order in which they are stopped: first those that take work in, then those that finish it. */
export const APP_PROCESSES = [
  { name: 'ingress', host: 'WEBHOOK_HOST', port: 'WEBHOOK_PORT' },
  { name: 'scheduler', host: 'METRICS_HOST', port: 'SCHEDULER_PORT' },
  { name: 'notifier', host: 'METRICS_HOST', port: 'NOTIFIER_PORT' },
  { name: 'board', host: 'BOARD_HOST', port: 'BOARD_PORT' },
] as const

/** Returns the four processes with this environment. On a terminal their logs are pretty unless `LOG_FORMAT` is set. */
export function appProcesses(env: NodeJS.ProcessEnv, isTerminal = process.stdout.isTTY): ProcessSpec[] {
  const logFormat = isTerminal && !env['LOG_FORMAT'] ? { LOG_FORMAT: 'pretty' } : {}
  return APP_PROCESSES.map(({ name, host, port }) => ({
    name,
    script: join(ROOT, 'apps', name, 'src/main.ts'),
    env: { ...env, ...logFormat },
    readyUrl: `http://${reachableAddress(env[host])}:${env[port]?.trim() || ENVIRONMENT[port].default}/readyz`,
    restart: true,
  }))
}

/** Returns the environment with a free port in place of each port 0: the supervisor has to know where to ask for readiness. */
export async function chooseFreePorts(env: NodeJS.ProcessEnv): Promise<NodeJS.ProcessEnv> {
  const open = APP_PROCESSES.filter(({ port }) => env[port]?.trim() === '0')
  const ports = await freePorts(open.length, FIRST_FREE_PORT)
  return { ...env, ...Object.fromEntries(open.map(({ port }, index) => [port, String(ports[index])])) }
}

/** Returns the address under which a listener on `host` answers from this machine. */
function reachableAddress(host: string | undefined): string {
  const address = host?.trim()
  if (!address || address === '0.0.0.0' || address === '::') return '127.0.0.1'
  return address.includes(':') ? `[${address}]` : address
}
