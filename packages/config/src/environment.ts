import { LANGUAGES } from '@peyk/domain/language'
import { NOTIFICATION_KINDS } from '@peyk/domain/notification'
import * as field from './fields.ts'

const TELEGRAM = {
  BOT_TOKEN: field
    .secret('a bot token such as 123456:AAE…, from @BotFather')
    .regex(/^\d+:[\w-]+$/, { error: () => 'a bot token such as 123456:AAE…, from @BotFather' })
    .meta({ meaning: 'The bot’s token, from @BotFather. Required except by the board.', example: '123456:AAE…' }),
  USE_WEBHOOK: field.flag.meta({
    meaning: 'The master switch. `true`: Telegram and the panel push by webhook. `false`: Peyk polls both.',
    default: 'false',
    example: 'true',
  }),
  TELEGRAM_UPDATES: field
    .oneOf(['webhook', 'polling'])
    .meta({ meaning: '`webhook` or `polling`, to set Telegram apart from `USE_WEBHOOK`.', example: 'polling' }),
  PANEL_UPDATES: field
    .oneOf(['webhook', 'polling'])
    .meta({ meaning: '`webhook` or `polling`, to set the panel apart from `USE_WEBHOOK`.', example: 'webhook' }),
  WEBHOOK_URL: field.url(['https:', 'http:'], 'https://bot.shop.example').meta({
    meaning: 'The public `https://` origin that Telegram posts to. Required with a Telegram webhook.',
    example: 'https://bot.shop.example',
  }),
  WEBHOOK_PATH: field.path.meta({
    meaning: 'The path that Telegram posts updates to.',
    default: '/telegram-bot/webhook',
  }),
  WEBHOOK_HOST: field
    .text('an address to listen on, for example 0.0.0.0')
    .meta({ meaning: 'The address that ingress listens on.', default: '0.0.0.0' }),
  WEBHOOK_PORT: field.port.meta({
    meaning: 'The port that ingress listens on, for Telegram’s and the panel’s webhooks.',
    default: '8080',
  }),
  // https://core.telegram.org/bots/api#setwebhook, secret_token
  TELEGRAM_WEBHOOK_SECRET: field
    .secret('1–256 characters of A–Z a–z 0–9 _ -')
    .regex(/^[\w-]{1,256}$/, { error: () => '1–256 characters of A–Z a–z 0–9 _ -' })
    .meta({
      meaning: 'The secret that Telegram sends with each update. Derived from the token if unset.',
      example: 'a long random word',
    }),
  TELEGRAM_API_ROOT: field
    .url(['https:', 'http:'], 'https://api.telegram.org')
    .meta({ meaning: 'The Bot API server, for example your own.', default: 'https://api.telegram.org' }),
  TELEGRAM_PROXY_URL: field.url(['http:', 'https:', 'socks5:'], 'socks5://user:password@127.0.0.1:1080').meta({
    meaning: 'The proxy for requests to the Bot API: `http://`, `https://` or `socks5://`.',
    example: 'socks5://user:password@127.0.0.1:1080',
  }),
  TELEGRAM_RATE_PER_SECOND: field.number(0, 100_000, 'messages a second').meta({
    meaning: 'Messages a second, over all workers. `0`: no limit, for your own Bot API server without one.',
    default: '30',
  }),
  TELEGRAM_CHAT_INTERVAL_MS: field
    .integer(0, 3_600_000, 'milliseconds')
    .meta({ meaning: 'Milliseconds between two messages to one chat, over all workers.', default: '1000' }),
  TELEGRAM_SEND_TIMEOUT_MS: field
    .integer(100, 300_000, 'milliseconds')
    .meta({ meaning: 'Milliseconds after which a send without an answer is uncertain.', default: '15000' }),
} as const

const PANEL = {
  PANEL_ADAPTER: field.oneOf(['generic', 'woocommerce', 'shopify']).meta({
    meaning: 'The kind of panel: `generic`, `woocommerce` or `shopify`. See panel-adapters.md.',
    default: 'generic',
    example: 'woocommerce',
  }),
  PANEL_API_BASE_URL: field
    .url(['https:', 'http:'], 'https://shop.example/api')
    .meta({ meaning: 'The panel’s API. Required where the panel is polled.', example: 'https://shop.example/api' }),
  PANEL_API_TOKEN: field.secret('the panel’s API token').meta({
    meaning: 'The token of the panel’s API. `woocommerce`: consumer key and secret as `ck_…:cs_…`.',
    example: 'ck_…:cs_…',
  }),
  PANEL_API_TOKEN_HEADER: field.tokenHeader.meta({
    meaning: '`generic`: the header of the token, and the word before it.',
    default: 'Authorization: Bearer',
    example: 'X-Api-Key',
  }),
  PANEL_ORDER_PATH: field.pathWith('{id}').meta({
    meaning: '`generic`: the path of one order below `PANEL_API_BASE_URL`.',
    default: 'orders/{id}',
    example: 'invoice?no={id}',
  }),
  PANEL_ORDERS_PATH: field.pathWith('{ids}').meta({
    meaning: '`generic`: the path of several orders, with their ids joined by commas.',
    default: 'orders?ids={ids}',
  }),
  PANEL_FIELDS: field.paths(['id', 'status', 'chat_id', 'amount', 'currency', 'url', 'updated_at']).meta({
    meaning: '`generic`: the paths of the order’s fields in the panel’s JSON.',
    example: 'id=data.orderNo,status=data.state',
  }),
  PANEL_CHAT_META_KEY: field.text('a field’s name, for example _telegram_chat_id').meta({
    meaning: '`woocommerce`, `shopify`: the order’s field with the customer’s chat id.',
    default: '_telegram_chat_id',
  }),
  PANEL_BATCH_SIZE: field.integer(1, 1000, 'orders').meta({
    meaning: 'Orders in one request to the panel. Default for `woocommerce` and `shopify`: 100.',
    default: '1',
    example: '100',
  }),
  PANEL_PAID_STATUSES: field
    .list('words that mean paid, comma separated')
    .meta({ meaning: 'More words of the panel that mean paid, comma separated.', example: 'done,تسویه شده' }),
  PANEL_WEBHOOK_PATH: field.path.meta({
    meaning: 'The path that the panel posts orders to.',
    default: '/panel/webhook',
  }),
  PANEL_WEBHOOK_SECRET: field.list('one or more secrets, comma separated').meta({
    meaning:
      'The secret of the panel’s webhooks. Required with a panel webhook. Comma separated: any of them verifies.',
    example: 'whsec_…',
  }),
  PANEL_WEBHOOK_AUTH: field.someOf(['standard', 'hmac', 'woocommerce', 'bearer']).meta({
    meaning:
      'The signatures that are accepted: `standard`, `hmac`, `woocommerce`, `bearer`. Unset: those of `PANEL_ADAPTER`.',
    example: 'standard,hmac',
  }),
  POLL_INTERVAL_SECONDS: field.number(0.1, 86_400, 'seconds').meta({
    meaning:
      'Seconds between two checks of a new pending order, where the panel is polled. Older orders are checked less often.',
    default: '60',
  }),
  RECONCILE_EVERY_MINUTES: field.integer(1, 40_000, 'minutes').meta({
    meaning: 'Minutes between two requests about all pending orders, in any mode. Unset: never.',
    example: '60',
  }),
} as const

const NOTIFICATIONS = {
  NOTIFY_ON: field.someOf(NOTIFICATION_KINDS).meta({
    meaning: 'The kinds of notification that are sent: `paid`, `canceled`, `expired`, `refunded`, `failed`.',
    default: 'paid',
    example: 'paid,refunded',
  }),
  UNCERTAIN_POLICY: field.oneOf(['hold', 'resend']).meta({
    meaning: 'An uncertain notification: `hold` lets an operator decide, `resend` sends it again after a minute.',
    default: 'hold',
    example: 'resend',
  }),
  DELIVERY_RETENTION_DAYS: field
    .integer(1, 36_500, 'days')
    .meta({ meaning: 'Days for which Peyk remembers that a customer was notified.', default: '400' }),
  PENDING_TTL_DAYS: field
    .integer(1, 3650, 'days')
    .meta({ meaning: 'Days after which a pending order expires and is no longer checked.', default: '30' }),
  LINK_SECRET: field.secret('a secret that signs deep links').meta({
    meaning: 'Signs the links of orders; the shop needs it too. Derived from the token if unset.',
    example: 'a long random word',
  }),
  DEFAULT_LANGUAGE: field.oneOf(LANGUAGES).meta({
    meaning: 'The language of customers who have not chosen one: `fa` or `en`.',
    default: 'fa',
    example: 'en',
  }),
  TIME_ZONE: field.timeZone.meta({
    meaning: 'The time zone of all times that people read.',
    default: 'Asia/Tehran',
    example: 'Europe/Berlin',
  }),
  TEMPLATES_DIR: field
    .text('a folder’s path')
    .meta({ meaning: 'A folder with your own message templates. See messages.md.', example: '/etc/peyk/messages' }),
  ADMIN_CHAT_ID: field
    .text('a chat id such as -1001234567890')
    .regex(/^-?\d+$/, { error: () => 'a chat id such as -1001234567890' })
    .meta({
      meaning: 'The chat that gets alerts and summaries, and answers `/status`. See operators-chat.md.',
      example: '-1001234567890',
    }),
  ADMIN_TOPIC_ID: field.integer(1, 2 ** 31).meta({ meaning: 'The topic of that chat.', example: '7' }),
  SUMMARY_AT: field.timeOfDay.meta({ meaning: 'The time of the daily summary, in `TIME_ZONE`.', default: '09:00' }),
} as const

const REDIS = {
  REDIS_URL: field
    .text('a Redis URL')
    .regex(/^(rediss?:\/\/[^\s,]+|rediss?\+sentinel:\/\/[^\s/]+\/[^\s/]+(\/\d+)?|rediss?\+cluster:\/\/[^\s/]+)$/, {
      error: () =>
        'redis://host:6379, redis+sentinel://host:26379,host:26379/name or redis+cluster://host:6379,host:6379 (rediss for TLS)',
    })
    .meta({
      meaning: 'The Redis server, also behind Sentinel or as a cluster. `npm start` runs its own Redis if unset.',
      default: 'redis://127.0.0.1:6379',
      example: 'redis+sentinel://a:26379,b:26379/main',
    }),
  REDIS_PASSWORD: field
    .secret('the password of Redis')
    .meta({ meaning: 'The password of Redis, if it is not in `REDIS_URL`.', example: 'a long random word' }),
  REDIS_PREFIX: field.prefix.meta({
    meaning: 'The beginning of all keys. Each bot needs its own.',
    default: 'peyk',
    example: 'shop-a',
  }),
} as const

const PROCESSES = {
  NOTIFIER_CONCURRENCY: field
    .integer(1, 1000)
    .meta({ meaning: 'Jobs that one notifier runs at the same time.', default: '50' }),
  SCHEDULER_PORT: field.port.meta({
    meaning: 'The scheduler’s port for `/healthz`, `/readyz` and `/metrics`. `0`: any free port.',
    default: '9101',
  }),
  NOTIFIER_PORT: field.port.meta({
    meaning: 'The notifier’s port for `/healthz`, `/readyz` and `/metrics`. `0`: any free port.',
    default: '9102',
  }),
  BOARD_HOST: field
    .text('an address to listen on, for example 127.0.0.1')
    .meta({ meaning: 'The address that the board listens on.', default: '127.0.0.1' }),
  BOARD_PORT: field.port.meta({ meaning: 'The board’s port.', default: '3000' }),
  BOARD_USER: field
    .text('a user name')
    .meta({ meaning: 'The board’s user. An order’s history names it.', default: 'admin' }),
  BOARD_PASSWORD: field
    .secret('a password')
    .meta({ meaning: 'The board’s password. Required by the board.', example: 'a long random word' }),
  BOARD_READ_ONLY: field.flag.meta({
    meaning: '`true`: the board changes nothing.',
    default: 'false',
    example: 'true',
  }),
  BOARD_PREFIXES: field.prefixes.meta({
    meaning: 'The bots that the board shows, by `REDIS_PREFIX`, comma separated. Unset: `REDIS_PREFIX` alone.',
    example: 'shop-a,shop-b',
  }),
  LOG_LEVEL: field
    .oneOf(['error', 'warn', 'info', 'debug'])
    .meta({ meaning: '`error`, `warn`, `info` or `debug`.', default: 'info', example: 'warn' }),
  LOG_FORMAT: field
    .oneOf(['pretty', 'json'])
    .meta({ meaning: '`pretty` or `json`. Unset: `pretty` on a terminal, else `json`.', example: 'json' }),
  LOG_FILE: field.text('a file’s path').meta({
    meaning: 'Also writes JSON lines to this file, rotated at 10 MiB. `{app}` is the process’s name.',
    example: 'logs/{app}.log',
  }),
  OTEL_EXPORTER_OTLP_ENDPOINT: field.url(['https:', 'http:'], 'http://127.0.0.1:4318').meta({
    meaning: 'The OTLP endpoint for OpenTelemetry traces. Unset: no traces. See monitoring.md.',
    example: 'http://127.0.0.1:4318',
  }),
} as const

/** Every variable that Peyk reads, by group: its schema, meaning, default and example. `docs/settings.md` is made of it. */
export const SETTING_GROUPS = {
  'Telegram and sources': TELEGRAM,
  Panel: PANEL,
  Notifications: NOTIFICATIONS,
  Redis: REDIS,
  'Processes, log and traces': PROCESSES,
} as const

/** The same without groups. */
export const ENVIRONMENT = { ...TELEGRAM, ...PANEL, ...NOTIFICATIONS, ...REDIS, ...PROCESSES } as const

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
