import { createServer } from 'node:http'
import type { Server } from 'node:http'
import { createApp } from './app.ts'
import { createChanges } from './changes.ts'
import type { DemoHooks } from './demo-hooks.ts'
import { createPanelControl } from './panel/control.ts'
import type { PanelControl } from './panel/control.ts'
import { createOrders } from './panel/orders.ts'
import { createPusher } from './panel/push.ts'
import type { PanelWebhook } from './panel/push.ts'
import type { PanelFaults, PanelRequest } from './panel/routes.ts'
import { createBotApi } from './telegram/bot-api.ts'
import { createCalls } from './telegram/calls.ts'
import { createTelegramControl } from './telegram/control.ts'
import type { TelegramControl } from './telegram/control.ts'
import { createFaults } from './telegram/faults.ts'
import { TELEGRAM_LIMITS } from './telegram/rates.ts'
import type { Limits } from './telegram/rates.ts'
import { createWorld } from './telegram/world.ts'

export type { DemoHooks } from './demo-hooks.ts'

export type SimulatorOptions = {
  /** 0 = any free port. */
  port: number
  /** The address to listen on; this machine only, unless said otherwise. */
  host?: string
  /** Calls with another token get Telegram's 401. */
  botToken: string
  botUsername?: string
  /** The shop signs its deep links with it. */
  linkSecret: string
  panel: {
    /** Where set, the panel's API demands it as a bearer token. */
    apiToken?: string
    /** Where the panel posts order updates; unset = it does not. */
    webhook?: PanelWebhook
  }
  limits?: Limits | 'off'
  /** What the page additionally shows and does; absent in tests. */
  demo?: DemoHooks
}

export type Simulator = {
  url: string
  telegramApiRoot: string
  panelApiBaseUrl: string
  telegram: TelegramControl
  panel: PanelControl
  close(): Promise<void>
}

/** Starts the stand-in for Telegram's Bot API and the panel, and the page, on one port. */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const { host = '127.0.0.1', botToken, botUsername = 'PeykDemoBot', limits = TELEGRAM_LIMITS, panel, demo } = options
  const changes = createChanges()
  const world = createWorld({ botToken, botUsername, limits, changes })
  const calls = createCalls()
  const faults = createFaults()
  const telegram = createTelegramControl(world, calls, faults)

  const server = createServer()
  await listen(server, options.port, host)
  const url = toUrl(server, host)

  const orders = createOrders()
  const pusher = createPusher(panel.webhook, () => changes.notify())
  const requests: PanelRequest[] = []
  const panelFaults: PanelFaults = { down: false, slowMs: 0 }
  const shop = createPanelControl({
    orders,
    pusher,
    requests,
    faults: panelFaults,
    changes,
    linkSecret: options.linkSecret,
    botUsername,
  })
  const parts = { telegram, panel: shop, bot: world.bot, changes, ...(demo && { demo }) }
  const app = createApp({
    botApi: { botToken, world, findMethod: createBotApi(), faults, calls },
    panelApi: { orders, faults: panelFaults, requests, ...(panel.apiToken && { apiToken: panel.apiToken }) },
    control: parts,
    page: parts,
  })
  server.on('request', (request, response) => void app(request, response))

  return {
    url,
    telegramApiRoot: `${url}/telegram`,
    panelApiBaseUrl: `${url}/panel`,
    telegram,
    panel: shop,
    close() {
      pusher.close()
      world.webhook.remove()
      return new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()))
        server.closeAllConnections()
      })
    },
  }
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

function toUrl(server: Server, host: string): string {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('Expected the server to listen on a port.')
  const reachable = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${address.port}`
}
