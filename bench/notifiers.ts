import { setTimeout as delay } from 'node:timers/promises'
import { BOT_TOKEN } from '../tests/support/app-environment.ts'
import { startApp } from '../tests/support/app-process.ts'
import type { AppProcess } from '../tests/support/app-process.ts'
import { freePort } from '../tests/support/free-port.ts'
import { isReady } from '../tests/support/readiness.ts'

/** Starts notifier processes as an operator would, and waits until all are ready. */
export async function startNotifiers(count: number, env: Record<string, string>): Promise<AppProcess[]> {
  return Promise.all(
    Array.from({ length: count }, async () => {
      const port = await freePort()
      const notifier = startApp('notifier', {
        BOT_TOKEN,
        PANEL_UPDATES: 'webhook',
        PANEL_WEBHOOK_SECRET: 'bench',
        NOTIFIER_PORT: String(port),
        LOG_LEVEL: 'warn',
        ...env,
      })
      while (!(await isReady(`http://127.0.0.1:${port}/readyz`, notifier))) await delay(20)
      return notifier
    }),
  )
}
