import { startSimulator } from '@peyk/simulator/simulator'
import type { Simulator, SimulatorOptions } from '@peyk/simulator/simulator'
import type { AppName } from './app-process.ts'

export const BOT_TOKEN = '123456:TEST-token_of-the_simulated_bot_0001'
export const PANEL_SECRET = 'a-shared-secret-of-the-panel'
const LINK_SECRET = 'a-secret-for-deep-links'
const PANEL_API_TOKEN = 'panel-api-token'
const PANEL_WEBHOOK_PATH = '/panel/webhook'

export type Mode = 'webhook' | 'polling'

/** The variable that names an app's port. */
export const PORT_NAMES: Record<AppName, string> = {
  ingress: 'WEBHOOK_PORT',
  scheduler: 'SCHEDULER_PORT',
  notifier: 'NOTIFIER_PORT',
  board: 'BOARD_PORT',
}

export function panelWebhookUrl(ingressUrl: string): string {
  return ingressUrl + PANEL_WEBHOOK_PATH
}

/** A simulator that the apps of {@link appEnvironment} talk to, and that pushes order updates to that ingress. */
export function startTestSimulator(
  ingressUrl: string,
  {
    auth = 'standard',
    limits,
    botToken = BOT_TOKEN,
  }: { auth?: 'standard' | 'hmac'; limits?: SimulatorOptions['limits']; botToken?: string },
): Promise<Simulator> {
  return startSimulator({
    port: 0,
    botToken,
    linkSecret: LINK_SECRET,
    panel: {
      apiToken: PANEL_API_TOKEN,
      webhook: { url: panelWebhookUrl(ingressUrl), secret: PANEL_SECRET, auth },
    },
    ...(limits === undefined ? {} : { limits }),
  })
}

/** What an operator would set, with the simulator in place of Telegram and of the panel. */
export function appEnvironment(
  mode: Mode,
  {
    ingressUrl,
    simulator,
    redisUrl,
    prefix,
  }: { ingressUrl: string; simulator: Simulator; redisUrl: string; prefix: string },
): Record<string, string> {
  return {
    BOT_TOKEN,
    USE_WEBHOOK: String(mode === 'webhook'),
    WEBHOOK_URL: ingressUrl,
    WEBHOOK_HOST: '127.0.0.1',
    TELEGRAM_API_ROOT: simulator.telegramApiRoot,
    PANEL_API_BASE_URL: simulator.panelApiBaseUrl,
    PANEL_API_TOKEN,
    PANEL_WEBHOOK_SECRET: PANEL_SECRET,
    LINK_SECRET,
    POLL_INTERVAL_SECONDS: '1',
    REDIS_URL: redisUrl,
    REDIS_PREFIX: prefix,
    BOARD_PASSWORD: 'board-password',
  }
}
