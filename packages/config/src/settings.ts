import { createHmac } from 'node:crypto'
import type { z } from 'zod'
import { ENVIRONMENT, SECRET_NAMES } from './environment.ts'
import { createRedactor } from './redact.ts'
import { hasPassword, withPassword } from './redis-password.ts'

export const APPS = ['ingress', 'scheduler', 'notifier', 'board', 'cli'] as const
export type App = (typeof APPS)[number]

type Values = { [Name in keyof typeof ENVIRONMENT]?: z.output<(typeof ENVIRONMENT)[Name]> }

/** What a process needs to know, from the environment alone. Times are in the unit that their name ends in. */
export type Settings = ReturnType<typeof toSettings>

/** Thrown for a wrong environment; its message names every wrong or missing variable. */
export class SettingsError extends Error {
  readonly problems: readonly string[]
  constructor(problems: readonly string[]) {
    super(
      `Wrong configuration (${problems.length}):\n${problems.map((problem) => `  ${problem}`).join('\n')}\nSee .env.example for every variable.`,
    )
    this.name = 'SettingsError'
    this.problems = problems
  }
}

/**
 * The settings of one app. An empty variable counts as unset. A secret's `NAME_FILE` is wrong here: it says that nobody could
 * read it (`readSecretFiles`).
 *
 * @throws {SettingsError} naming every wrong or missing variable at once
 */
export function loadSettings(env: Record<string, string | undefined>, app: App): Settings {
  const problems: string[] = []
  const values: Values = {}
  for (const [name, field] of Object.entries(ENVIRONMENT)) {
    const given = env[name]?.trim()
    if (given === undefined || given === '') continue
    const parsed = field.safeParse(given)
    if (parsed.success) Object.assign(values, { [name]: parsed.data })
    else
      problems.push(
        `${name}: expected ${parsed.error.issues[0]?.message ?? 'another value'}, got ${SECRET_NAMES.has(name) ? 'a secret value' : `"${given}"`}.`,
      )
  }
  problems.push(...unreadFiles(env), ...missing(values, env, app))
  if (problems.length > 0) throw new SettingsError(problems.map(createRedactor(env)))
  return toSettings(values)
}

/** Of every secret whose file is still only named. */
function unreadFiles(env: Record<string, string | undefined>): string[] {
  return [...SECRET_NAMES].flatMap((name) => {
    const path = env[`${name}_FILE`]?.trim() ?? ''
    if (path === '') return []
    return (env[name] ?? '').trim() === ''
      ? [
          `${name}_FILE: expected a file that is there, is not empty and may be read by the user of this process, got "${path}".`,
        ]
      : [`${name}_FILE: expected either ${name} or ${name}_FILE, got both.`]
  })
}

function missing(values: Values, env: Record<string, string | undefined>, app: App): string[] {
  const unset = (name: keyof Values) => [env[name], env[`${name}_FILE`]].every((given) => (given ?? '').trim() === '')
  const problems: string[] = []
  if (values.REDIS_PASSWORD !== undefined && hasPassword(values.REDIS_URL ?? '')) {
    problems.push('REDIS_PASSWORD: expected a password here or in REDIS_URL, got both.')
  }
  if (app === 'board') {
    if (unset('BOARD_PASSWORD'))
      problems.push('BOARD_PASSWORD: missing; expected the password of the board’s login. The board never runs open.')
    return problems
  }

  const { telegram, panel } = sourcesOf(values)
  if (unset('BOT_TOKEN')) problems.push('BOT_TOKEN: missing; expected the bot’s token from @BotFather.')
  if (telegram === 'webhook' && unset('WEBHOOK_URL')) {
    problems.push(
      'WEBHOOK_URL: missing; expected the public https:// origin that Telegram posts to, because Telegram updates come by webhook.',
    )
  }
  if (values.WEBHOOK_URL?.startsWith('http://') && unset('TELEGRAM_API_ROOT')) {
    problems.push(
      'WEBHOOK_URL: expected https://, because Telegram posts to nothing else (http:// is only for a Bot API server of your own, TELEGRAM_API_ROOT).',
    )
  }
  if (webhookPathOf(values) === panelPathOf(values)) {
    problems.push(
      'PANEL_WEBHOOK_PATH: expected another path than WEBHOOK_PATH, because both are served on the same port.',
    )
  }
  if (panel === 'polling' && unset('PANEL_API_BASE_URL')) {
    problems.push(
      'PANEL_API_BASE_URL: missing; expected the panel’s API, for example https://shop.example/api, because the panel is polled.',
    )
  } else if (values.RECONCILE_EVERY_MINUTES !== undefined && unset('PANEL_API_BASE_URL')) {
    problems.push(
      'PANEL_API_BASE_URL: missing; expected the panel’s API, for example https://shop.example/api, because RECONCILE_EVERY_MINUTES has the panel asked.',
    )
  }
  if (values.PANEL_ADAPTER === 'woocommerce' && !(values.PANEL_API_TOKEN ?? ':').includes(':')) {
    problems.push(
      'PANEL_API_TOKEN: expected the consumer key and the consumer secret of WooCommerce’s REST API as ck_…:cs_…, got a secret value.',
    )
  }
  if (panel === 'webhook' && unset('PANEL_WEBHOOK_SECRET')) {
    problems.push(
      'PANEL_WEBHOOK_SECRET: missing; expected the secret that signs the panel’s webhooks, because the panel pushes.',
    )
  }
  return problems
}

const webhookPathOf = (values: Values) => values.WEBHOOK_PATH ?? '/telegram-bot/webhook'
const panelPathOf = (values: Values) => values.PANEL_WEBHOOK_PATH ?? '/panel/webhook'

function sourcesOf(values: Values) {
  const fallback = values.USE_WEBHOOK === true ? 'webhook' : 'polling'
  return { telegram: values.TELEGRAM_UPDATES ?? fallback, panel: values.PANEL_UPDATES ?? fallback } as const
}

function toSettings(values: Values) {
  return {
    /** Where updates come from; each of the two has exactly one source. */
    sources: sourcesOf(values),
    telegram: toTelegramSettings(values),
    panel: toPanelSettings(values),
    http: { host: values.WEBHOOK_HOST ?? '0.0.0.0', port: values.WEBHOOK_PORT ?? 8080 },
    notifications: toNotificationSettings(values),
    linkSecret: values.LINK_SECRET ?? derive(values.BOT_TOKEN ?? '', 'link'),
    admin: {
      chatId: values.ADMIN_CHAT_ID,
      topicId: values.ADMIN_TOPIC_ID,
      /** When the daily summary comes, in minutes after midnight in `notifications.timeZone`. */
      summaryAtMinutes: values.SUMMARY_AT ?? 9 * 60,
    },
    redis: {
      url: withPassword(values.REDIS_URL ?? 'redis://127.0.0.1:6379', values.REDIS_PASSWORD),
      prefix: values.REDIS_PREFIX ?? 'peyk',
    },
    notifier: { concurrency: values.NOTIFIER_CONCURRENCY ?? 50, port: values.NOTIFIER_PORT ?? 9102 },
    scheduler: { port: values.SCHEDULER_PORT ?? 9101 },
    board: toBoardSettings(values),
    /** The OTLP endpoint for traces; absent: no traces. */
    tracing: { endpoint: values.OTEL_EXPORTER_OTLP_ENDPOINT },
  }
}

function toTelegramSettings(values: Values) {
  const botToken = values.BOT_TOKEN ?? ''
  return {
    botToken,
    apiRoot: values.TELEGRAM_API_ROOT ?? 'https://api.telegram.org',
    proxyUrl: values.TELEGRAM_PROXY_URL,
    webhookUrl: values.WEBHOOK_URL,
    webhookPath: webhookPathOf(values),
    webhookSecret: values.TELEGRAM_WEBHOOK_SECRET ?? derive(botToken, 'telegram-webhook'),
    ratePerSecond: values.TELEGRAM_RATE_PER_SECOND ?? 30,
    chatIntervalMs: values.TELEGRAM_CHAT_INTERVAL_MS ?? 1000,
    sendTimeoutMs: values.TELEGRAM_SEND_TIMEOUT_MS ?? 15_000,
  }
}

function toPanelSettings(values: Values) {
  const adapter = values.PANEL_ADAPTER ?? 'generic'
  return {
    adapter,
    apiBaseUrl: values.PANEL_API_BASE_URL,
    apiToken: values.PANEL_API_TOKEN,
    apiTokenHeader: values.PANEL_API_TOKEN_HEADER,
    orderPath: values.PANEL_ORDER_PATH,
    ordersPath: values.PANEL_ORDERS_PATH,
    fields: values.PANEL_FIELDS,
    chatMetaKey: values.PANEL_CHAT_META_KEY,
    // Shops are known to take lists.
    batchSize: values.PANEL_BATCH_SIZE ?? (adapter === 'generic' ? 1 : 100),
    paidStatuses: values.PANEL_PAID_STATUSES ?? [],
    webhookPath: panelPathOf(values),
    webhookSecrets: values.PANEL_WEBHOOK_SECRET ?? [],
    /** Empty: those that the adapter names. */
    webhookAuth: values.PANEL_WEBHOOK_AUTH ?? [],
    pollIntervalSeconds: values.POLL_INTERVAL_SECONDS ?? 60,
    reconcileEveryMinutes: values.RECONCILE_EVERY_MINUTES,
  }
}

function toNotificationSettings(values: Values) {
  return {
    kinds: values.NOTIFY_ON ?? (['paid'] as const),
    uncertainPolicy: values.UNCERTAIN_POLICY ?? 'hold',
    retentionDays: values.DELIVERY_RETENTION_DAYS ?? 400,
    pendingTtlDays: values.PENDING_TTL_DAYS ?? 30,
    language: values.DEFAULT_LANGUAGE ?? 'fa',
    timeZone: values.TIME_ZONE ?? 'Asia/Tehran',
    /** The operator's own templates; absent: ours alone. */
    templatesDir: values.TEMPLATES_DIR,
  }
}

function toBoardSettings(values: Values) {
  return {
    host: values.BOARD_HOST ?? '127.0.0.1',
    port: values.BOARD_PORT ?? 3000,
    user: values.BOARD_USER ?? 'admin',
    password: values.BOARD_PASSWORD ?? '',
    readOnly: values.BOARD_READ_ONLY ?? false,
    /** The bots that the board shows, the first one first. */
    prefixes: values.BOARD_PREFIXES ?? [values.REDIS_PREFIX ?? 'peyk'],
  }
}

/** A secret of its own for one purpose, so that the token itself is never handed out. */
function derive(botToken: string, purpose: string): string {
  return createHmac('sha256', botToken).update(`peyk:${purpose}`).digest('base64url')
}
