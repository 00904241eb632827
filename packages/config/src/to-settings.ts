import { toOwnWords } from '@peyk/domain/status'
import type { RotatedSecrets } from '@peyk/domain/truncated-hmac'
import { createHmac } from 'node:crypto'
import type { Values } from './environment.ts'
import { withPassword } from './redis-password.ts'
import type { SettingsWarning } from './warnings.ts'

/** Returns the settings that the values of all variables make. */
export function toSettings(values: Values, warnings: readonly SettingsWarning[]) {
  return {
    warnings,
    /** Where order updates and Telegram's updates come from. Each of the two has exactly one source. */
    sources: sourcesOf(values),
    telegram: toTelegramSettings(values),
    panel: toPanelSettings(values),
    http: { host: values.WEBHOOK_HOST, port: values.WEBHOOK_PORT },
    notifications: toNotificationSettings(values),
    linkSecrets: toLinkSecrets(values),
    admin: {
      chatId: values.ADMIN_CHAT_ID,
      topicId: values.ADMIN_TOPIC_ID,
      /** Who may press buttons there; absent: everybody in it. */
      userIds: values.ADMIN_USER_IDS,
      /** Where links in operators' alerts lead; without a slash at its end. */
      boardUrl: values.BOARD_URL?.[0],
      /** When the daily summary comes, in minutes after midnight in `notifications.timeZone`. */
      summaryAtMinutes: values.SUMMARY_AT,
    },
    redis: { url: withPassword(values.REDIS_URL, values.REDIS_PASSWORD), prefix: values.REDIS_PREFIX },
    notifier: { concurrency: values.NOTIFIER_CONCURRENCY },
    /** Where each process serves its metrics. Port 0: any free one. */
    metrics: {
      host: values.METRICS_HOST,
      ports: {
        ingress: values.INGRESS_METRICS_PORT,
        scheduler: values.SCHEDULER_PORT,
        notifier: values.NOTIFIER_PORT,
        board: values.BOARD_METRICS_PORT,
      },
    },
    board: toBoardSettings(values),
    tracing: {
      /** Where to is read by OpenTelemetry itself. */
      isOn:
        !values.OTEL_SDK_DISABLED &&
        (values.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT ?? values.OTEL_EXPORTER_OTLP_ENDPOINT) !== undefined,
      sampler: values.OTEL_TRACES_SAMPLER,
      /** The share of traces, 0 to 1, for a sampler by ratio. */
      ratio: values.OTEL_TRACES_SAMPLER_ARG,
    },
  }
}

/** Returns the one source of Telegram's updates and the one of order updates. */
export function sourcesOf(values: Values) {
  const fallback = values.USE_WEBHOOK ? 'webhook' : 'polling'
  return { telegram: values.TELEGRAM_UPDATES ?? fallback, panel: values.PANEL_UPDATES ?? fallback } as const
}

function toTelegramSettings(values: Values) {
  return {
    /** Empty for the board, which does without. */
    botToken: values.BOT_TOKEN ?? '',
    /** Telegram's id of the bot, which its token begins with. */
    botId: values.BOT_TOKEN?.split(':')[0],
    apiRoot: values.TELEGRAM_API_ROOT,
    proxyUrl: values.TELEGRAM_PROXY_URL,
    webhookUrl: values.WEBHOOK_URL,
    webhookPath: values.WEBHOOK_PATH,
    webhookSecret: values.TELEGRAM_WEBHOOK_SECRET ?? deriveSecret(values.BOT_TOKEN, 'telegram-webhook'),
    ratePerSecond: values.TELEGRAM_RATE_PER_SECOND,
    paidBroadcast: values.TELEGRAM_PAID_BROADCAST,
    chatIntervalMs: values.TELEGRAM_CHAT_INTERVAL_MS,
    sendTimeoutMs: values.TELEGRAM_SEND_TIMEOUT_MS,
  }
}

const BACKFILL_EVERY_MINUTES = 15

/** Whether the panel can be asked for what changed. */
function canBackfill(values: Values): boolean {
  const hasPath = values.PANEL_ADAPTER !== 'generic' || values.PANEL_CHANGES_PATH !== undefined
  return hasPath && values.PANEL_API_BASE_URL !== undefined
}

function toPanelSettings(values: Values) {
  return {
    adapter: values.PANEL_ADAPTER,
    apiBaseUrl: values.PANEL_API_BASE_URL,
    apiToken: values.PANEL_API_TOKEN,
    apiTokenHeader: values.PANEL_API_TOKEN_HEADER,
    orderPath: values.PANEL_ORDER_PATH,
    ordersPath: values.PANEL_ORDERS_PATH,
    fields: values.PANEL_FIELDS ?? {},
    chatMetaKey: values.PANEL_CHAT_META_KEY,
    // WooCommerce and Shopify are known to take lists.
    batchSize: values.PANEL_BATCH_SIZE ?? (values.PANEL_ADAPTER === 'generic' ? 1 : 100),
    ownWords: toOwnWords([
      ...(values.PANEL_PAID_STATUSES ?? []).map((word) => [word, 'paid'] as const),
      ...(values.PANEL_STATUS_MAP ?? []),
    ]),
    webhookPath: values.PANEL_WEBHOOK_PATH,
    webhookSecrets: values.PANEL_WEBHOOK_SECRET ?? [],
    /** Empty: those that the adapter names. */
    webhookAuth: values.PANEL_WEBHOOK_AUTH ?? [],
    pollIntervalSeconds: values.POLL_INTERVAL_SECONDS,
    reconcileEveryMinutes: values.RECONCILE_EVERY_MINUTES,
    changesPath: values.PANEL_CHANGES_PATH,
    /** 0: never. */
    backfillEveryMinutes: values.BACKFILL_EVERY_MINUTES ?? (canBackfill(values) ? BACKFILL_EVERY_MINUTES : 0),
    /** Milliseconds since 1970. */
    backfillFromMs: values.BACKFILL_FROM,
  }
}

function toNotificationSettings(values: Values) {
  return {
    kinds: values.NOTIFY_ON,
    uncertainPolicy: values.UNCERTAIN_POLICY,
    retentionDays: values.DELIVERY_RETENTION_DAYS,
    historyDays: values.HISTORY_DAYS,
    pendingTtlDays: values.PENDING_TTL_DAYS,
    linkTakesOver: values.LINK_TAKES_OVER,
    language: values.DEFAULT_LANGUAGE,
    timeZone: values.TIME_ZONE,
    /** The operator's own templates; absent: ours alone. */
    templatesDir: values.TEMPLATES_DIR,
  }
}

function toBoardSettings(values: Values) {
  return {
    host: values.BOARD_HOST,
    port: values.BOARD_PORT,
    user: values.BOARD_USER,
    /** Empty for every app but the board. */
    password: values.BOARD_PASSWORD ?? '',
    readOnly: values.BOARD_READ_ONLY,
    /** The names that it answers to. */
    hosts: [values.BOARD_HOST, ...(values.BOARD_URL ?? []).map((url) => new URL(url).hostname)],
    trustedProxies: values.TRUSTED_PROXIES,
    /** The bots that the board shows, the first one first. */
    prefixes: values.BOARD_PREFIXES ?? [values.REDIS_PREFIX],
  }
}

/** Returns the secrets of deep links: any verifies, the first signs. */
function toLinkSecrets({ LINK_SECRET: given = [], BOT_TOKEN: botToken }: Values): RotatedSecrets {
  const [first = deriveSecret(botToken, 'link'), ...others] = given
  return [first, ...others]
}

/** Returns a secret of its own for one purpose, so that the token itself is never handed out. */
function deriveSecret(botToken: string | undefined, purpose: string): string {
  return createHmac('sha256', botToken ?? '')
    .update(`peyk:${purpose}`)
    .digest('base64url')
}
