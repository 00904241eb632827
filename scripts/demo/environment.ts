import { randomBytes } from 'node:crypto'
import type { DemoPorts } from './ports.ts'

export type Mode = 'webhook' | 'polling'

/** Secrets that live as long as the demo does. The token looks like one of Telegram's and belongs to nobody. */
export function createDemoSecrets() {
  return {
    botToken: `1000000001:${randomBytes(26).toString('base64url')}`,
    linkSecret: randomBytes(24).toString('base64url'),
    panelApiToken: randomBytes(24).toString('base64url'),
    panelWebhookSecret: `whsec_${randomBytes(24).toString('base64')}`,
    boardPassword: randomBytes(9).toString('base64url'),
  }
}

export type DemoSecrets = ReturnType<typeof createDemoSecrets>

export type DemoSettings = {
  mode: Mode
  ports: DemoPorts
  secrets: DemoSecrets
  telegramApiRoot: string
  panelApiBaseUrl: string
  panelPath: string
  redisUrl: string
  prefix: string
}

/**
 * The environment of the four processes: the machine's own without the `settings` of a real bot (but how to log), and
 * settings that point to the simulator.
 */
export function toDemoEnvironment(
  machine: NodeJS.ProcessEnv,
  settings: readonly string[],
  given: DemoSettings,
): NodeJS.ProcessEnv {
  const { mode, ports, secrets } = given
  const env = { ...machine }
  for (const name of settings) if (!name.startsWith('LOG_')) delete env[name]
  return {
    ...env,
    BOT_TOKEN: secrets.botToken,
    USE_WEBHOOK: String(mode === 'webhook'),
    WEBHOOK_URL: `http://127.0.0.1:${ports.ingress}`,
    WEBHOOK_HOST: '127.0.0.1',
    WEBHOOK_PORT: String(ports.ingress),
    TELEGRAM_API_ROOT: given.telegramApiRoot,
    PANEL_API_BASE_URL: given.panelApiBaseUrl,
    PANEL_API_TOKEN: secrets.panelApiToken,
    PANEL_WEBHOOK_SECRET: secrets.panelWebhookSecret,
    PANEL_WEBHOOK_PATH: given.panelPath,
    POLL_INTERVAL_SECONDS: '3',
    LINK_SECRET: secrets.linkSecret,
    REDIS_URL: given.redisUrl,
    REDIS_PREFIX: given.prefix,
    BOARD_PORT: String(ports.board),
    BOARD_PASSWORD: secrets.boardPassword,
    SCHEDULER_PORT: String(ports.scheduler),
    NOTIFIER_PORT: String(ports.notifier),
  }
}
