import { LANGUAGES } from '@peyk/domain/language'
import { NOTIFICATION_KINDS } from '@peyk/domain/notification'
import * as field from './fields.ts'

/** Every variable Peyk reads and the values it takes. Defaults are in `settings.ts`. */
export const ENVIRONMENT = {
  BOT_TOKEN: field
    .secret('a bot token such as 123456:AAE…, from @BotFather')
    .regex(/^\d+:[\w-]+$/, { error: () => 'a bot token such as 123456:AAE…, from @BotFather' }),
  USE_WEBHOOK: field.flag,
  TELEGRAM_UPDATES: field.oneOf(['webhook', 'polling']),
  PANEL_UPDATES: field.oneOf(['webhook', 'polling']),
  WEBHOOK_URL: field.url(['https:', 'http:'], 'https://bot.shop.example'),
  WEBHOOK_PATH: field.path,
  WEBHOOK_HOST: field.text('an address to listen on, for example 0.0.0.0'),
  WEBHOOK_PORT: field.port,
  // https://core.telegram.org/bots/api#setwebhook, secret_token
  TELEGRAM_WEBHOOK_SECRET: field
    .secret('1–256 characters of A–Z a–z 0–9 _ -')
    .regex(/^[\w-]{1,256}$/, { error: () => '1–256 characters of A–Z a–z 0–9 _ -' }),
  TELEGRAM_API_ROOT: field.url(['https:', 'http:'], 'https://api.telegram.org'),
  TELEGRAM_PROXY_URL: field.url(['http:', 'https:', 'socks5:'], 'socks5://user:password@127.0.0.1:1080'),
  TELEGRAM_RATE_PER_SECOND: field.number(0, 100_000, 'messages a second'),
  TELEGRAM_CHAT_INTERVAL_MS: field.integer(0, 3_600_000, 'milliseconds'),
  TELEGRAM_SEND_TIMEOUT_MS: field.integer(100, 300_000, 'milliseconds'),
  PANEL_ADAPTER: field.oneOf(['generic', 'woocommerce', 'shopify']),
  PANEL_API_BASE_URL: field.url(['https:', 'http:'], 'https://shop.example/api'),
  PANEL_API_TOKEN: field.secret('the panel’s API token'),
  PANEL_API_TOKEN_HEADER: field.tokenHeader,
  PANEL_ORDER_PATH: field.pathWith('{id}'),
  PANEL_ORDERS_PATH: field.pathWith('{ids}'),
  PANEL_FIELDS: field.paths(['id', 'status', 'chat_id', 'amount', 'currency', 'url', 'updated_at']),
  PANEL_CHAT_META_KEY: field.text('a field’s name, for example _telegram_chat_id'),
  PANEL_BATCH_SIZE: field.integer(1, 1000, 'orders'),
  PANEL_PAID_STATUSES: field.list('words that mean paid, comma separated'),
  PANEL_WEBHOOK_PATH: field.path,
  PANEL_WEBHOOK_SECRET: field.list('one or more secrets, comma separated'),
  PANEL_WEBHOOK_AUTH: field.someOf(['standard', 'hmac', 'woocommerce', 'bearer']),
  POLL_INTERVAL_SECONDS: field.number(0.1, 86_400, 'seconds'),
  RECONCILE_EVERY_MINUTES: field.integer(1, 40_000, 'minutes'),
  NOTIFY_ON: field.someOf(NOTIFICATION_KINDS),
  UNCERTAIN_POLICY: field.oneOf(['hold', 'resend']),
  DELIVERY_RETENTION_DAYS: field.integer(1, 36_500, 'days'),
  PENDING_TTL_DAYS: field.integer(1, 3650, 'days'),
  LINK_SECRET: field.secret('a secret that signs deep links'),
  DEFAULT_LANGUAGE: field.oneOf(LANGUAGES),
  TIME_ZONE: field.timeZone,
  TEMPLATES_DIR: field.text('a folder’s path'),
  ADMIN_CHAT_ID: field
    .text('a chat id such as -1001234567890')
    .regex(/^-?\d+$/, { error: () => 'a chat id such as -1001234567890' }),
  ADMIN_TOPIC_ID: field.integer(1, 2 ** 31),
  SUMMARY_AT: field.timeOfDay,
  REDIS_URL: field
    .text('a Redis URL')
    .regex(/^(rediss?:\/\/[^\s,]+|rediss?\+sentinel:\/\/[^\s/]+\/[^\s/]+(\/\d+)?|rediss?\+cluster:\/\/[^\s/]+)$/, {
      error: () =>
        'redis://host:6379, redis+sentinel://host:26379,host:26379/name or redis+cluster://host:6379,host:6379 (rediss for TLS)',
    }),
  REDIS_PASSWORD: field.secret('the password of Redis'),
  REDIS_PREFIX: field.prefix,
  NOTIFIER_CONCURRENCY: field.integer(1, 1000),
  SCHEDULER_PORT: field.port,
  NOTIFIER_PORT: field.port,
  BOARD_HOST: field.text('an address to listen on, for example 127.0.0.1'),
  BOARD_PORT: field.port,
  BOARD_USER: field.text('a user name'),
  BOARD_PASSWORD: field.secret('a password'),
  BOARD_READ_ONLY: field.flag,
  BOARD_PREFIXES: field.prefixes,
  LOG_LEVEL: field.oneOf(['error', 'warn', 'info', 'debug']),
  LOG_FORMAT: field.oneOf(['pretty', 'json']),
  LOG_FILE: field.text('a file’s path'),
  OTEL_EXPORTER_OTLP_ENDPOINT: field.url(['https:', 'http:'], 'http://127.0.0.1:4318'),
} as const

/** Variables whose values are never repeated, neither in errors nor in the log. Each may come from a file: `BOT_TOKEN_FILE`. */
export const SECRET_NAMES: ReadonlySet<string> = new Set([
  'BOT_TOKEN',
  'TELEGRAM_WEBHOOK_SECRET',
  'PANEL_API_TOKEN',
  'PANEL_WEBHOOK_SECRET',
  'LINK_SECRET',
  'BOARD_PASSWORD',
  'REDIS_URL',
  'REDIS_PASSWORD',
  'TELEGRAM_PROXY_URL',
])
