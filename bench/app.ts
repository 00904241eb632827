import { setTimeout as delay } from 'node:timers/promises'
import { BOT_TOKEN, PORT_NAMES } from '../tests/support/app-environment.ts'
import { startApp } from '../tests/support/app-process.ts'
import type { AppName, AppProcess } from '../tests/support/app-process.ts'
import { freePort } from '../tests/support/free-port.ts'
import { isReady } from '../tests/support/readiness.ts'
import { PREFIX } from './prefix.ts'
import type { Shop } from './shop.ts'
import type { SimulatorProcess } from './simulator-process.ts'
import { PANEL_SECRET } from './webhook.ts'

export type App = {
  pid: number
  url: string
  /** Milliseconds from its start until it said that it is ready. */
  readyAfterMs: number
  output: AppProcess['output']
  end: () => Promise<void>
}

const READY_POLL_MS = 10

/** Starts one of the apps as an operator would, and waits until it is ready. It sends without a limiter unless `env` sets one. */
export async function startReady(
  name: AppName,
  { shop, simulator, env = {} }: { shop: Shop; simulator: SimulatorProcess; env?: Record<string, string> },
): Promise<App> {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const startedAtMs = performance.now()
  const process = startApp(name, {
    BOT_TOKEN,
    PANEL_UPDATES: 'webhook',
    PANEL_WEBHOOK_SECRET: PANEL_SECRET,
    BOARD_PASSWORD: 'board-password',
    WEBHOOK_HOST: '127.0.0.1',
    [PORT_NAMES[name]]: String(port),
    LOG_LEVEL: 'warn',
    REDIS_URL: shop.url,
    REDIS_PREFIX: PREFIX,
    TELEGRAM_API_ROOT: simulator.telegramApiRoot,
    TELEGRAM_RATE_PER_SECOND: '0',
    TELEGRAM_CHAT_INTERVAL_MS: '0',
    ...env,
  })
  while (!(await isReady(`${url}/readyz`, process))) await delay(READY_POLL_MS)
  return {
    pid: process.pid,
    url,
    readyAfterMs: performance.now() - startedAtMs,
    output: process.output,
    end: async () => void (await process.end('SIGKILL')),
  }
}
