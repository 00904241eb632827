import { join } from 'node:path'
import { COMPILE_CACHE } from '@peyk/runtime/compile-cache'
import type { ProcessSpec } from './supervised-process.ts'

const root = join(import.meta.dirname, '..')

// In the order in which they are stopped: first nothing new comes in, then what is under way is finished.
const APPS = [
  { name: 'ingress', host: 'WEBHOOK_HOST', port: 'WEBHOOK_PORT', defaultPort: '8080' },
  { name: 'scheduler', host: undefined, port: 'SCHEDULER_PORT', defaultPort: '9101' },
  { name: 'notifier', host: undefined, port: 'NOTIFIER_PORT', defaultPort: '9102' },
  { name: 'board', host: 'BOARD_HOST', port: 'BOARD_PORT', defaultPort: '3000' },
] as const

/** The four processes of Peyk with this environment. On a terminal their logs are pretty unless LOG_FORMAT says otherwise. */
export function appProcesses(env: NodeJS.ProcessEnv, isTerminal = process.stdout.isTTY): ProcessSpec[] {
  const forPeople = isTerminal && !env['LOG_FORMAT'] ? { LOG_FORMAT: 'pretty' } : {}
  return APPS.map(({ name, host, port, defaultPort }) => ({
    name,
    script: join(root, 'apps', name, 'src', 'main.ts'),
    // Known from the start, it spares also the first file's types: ten MiB.
    env: { NODE_COMPILE_CACHE: COMPILE_CACHE, ...env, ...forPeople },
    readyUrl: `http://${reachable(host && env[host])}:${env[port]?.trim() || defaultPort}/readyz`,
    restart: true,
  }))
}

/** The address under which a listener on `host` answers from this machine. */
function reachable(host: string | undefined): string {
  const address = host?.trim()
  if (!address || address === '0.0.0.0' || address === '::') return '127.0.0.1'
  return address.includes(':') ? `[${address}]` : address
}
