// Whether this container's process can do its work: exit status 0 or 1. The image's HEALTHCHECK.
import { readFileSync } from 'node:fs'

const LIMIT_MS = 4000
const { env } = process
// The port with the details, where it is known before; else the one that has only yes or no.
const PORTS = {
  ingress: Number(env.INGRESS_METRICS_PORT) || env.WEBHOOK_PORT || 8080,
  scheduler: env.SCHEDULER_PORT || 9101,
  notifier: env.NOTIFIER_PORT || 9102,
  board: Number(env.BOARD_METRICS_PORT) || env.BOARD_PORT || 3000,
}

const [, app] = /apps\/(\w+)\/src\/main\.ts/.exec(readFileSync('/proc/1/cmdline', 'utf8')) ?? []
if (app in PORTS) await ask(PORTS[app])
else console.log('Nothing here serves /readyz.')

async function ask(port) {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/readyz`, { signal: AbortSignal.timeout(LIMIT_MS) })
    console.log(await response.text())
    process.exitCode = response.ok ? 0 : 1
  } catch (error) {
    console.log(`No answer: ${error.cause?.message ?? error.message}`)
    process.exitCode = 1
  }
}
