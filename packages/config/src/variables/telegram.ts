import * as field from '../fields.ts'
import { say } from '../say.ts'
import type { Variables } from '../variable.ts'

export const TELEGRAM = {
  BOT_TOKEN: {
    schema: field.pattern(/^\d+:[\w-]+$/, say('botToken')),
    meaning: 'The bot’s token, from @BotFather. The board alone runs without it.',
    example: '123456789:AAE-the-token-of-your-bot',
    requiredWhen: 'always',
    isSecret: true,
    isForFirstStart: true,
  },
  USE_WEBHOOK: {
    schema: field.flag,
    default: 'false',
    meaning:
      'The master switch. `true`: Telegram and the panel push to Peyk (webhooks). `false`: Peyk asks both (polling).',
    example: 'true',
    isForFirstStart: true,
  },
  TELEGRAM_UPDATES: {
    schema: field.oneOf(['webhook', 'polling']),
    whenUnset: 'as `USE_WEBHOOK` says',
    meaning: 'How Telegram’s updates come: `webhook` or `polling`.',
    example: 'polling',
  },
  WEBHOOK_URL: {
    schema: field.url(['https:', 'http:'], 'https://bot.shop.example').transform((url) => new URL(url).origin),
    meaning: 'The public `https://` origin that Telegram posts to.',
    example: 'https://bot.shop.example',
    requiredWhen: 'Telegram updates come by webhook',
  },
  WEBHOOK_PATH: {
    schema: field.path,
    default: '/telegram-bot/webhook',
    meaning: 'The path that Telegram posts updates to.',
    example: '/hooks/telegram',
  },
  WEBHOOK_HOST: {
    schema: field.text(say('anyAddress')),
    default: '0.0.0.0',
    meaning: 'The address that ingress listens on.',
    example: '127.0.0.1',
  },
  WEBHOOK_PORT: {
    schema: field.port,
    default: '8080',
    meaning: 'The port of ingress, for the webhooks of Telegram and the panel. `0` means any free port.',
    example: '8443',
  },
  TELEGRAM_WEBHOOK_SECRET: {
    // https://core.telegram.org/bots/api#setwebhook, secret_token
    schema: field.pattern(/^[\w-]{1,256}$/, say('telegramSecret')),
    whenUnset: 'derived from `BOT_TOKEN`',
    meaning: 'The secret that Telegram sends with each webhook: 1–256 characters of A–Z a–z 0–9 _ -.',
    example: 'kX3-random-characters',
    isSecret: true,
  },
  TELEGRAM_API_ROOT: {
    schema: field.apiUrl('https://api.telegram.org'),
    default: 'https://api.telegram.org',
    meaning: 'The Bot API to use, for example a Bot API server of your own.',
    example: 'http://127.0.0.1:8081',
  },
  TELEGRAM_PROXY_URL: {
    schema: field.url(['http:', 'https:', 'socks5:'], 'socks5://user:password@127.0.0.1:1080'),
    whenUnset: 'no proxy',
    meaning: 'The proxy to reach the Bot API through: `http://`, `https://` or `socks5://`.',
    example: 'socks5://user:password@127.0.0.1:1080',
    isSecret: true,
  },
  TELEGRAM_RATE_PER_SECOND: {
    schema: field.number(0, 100_000, 'messagesASecond'),
    default: '30',
    meaning: 'Messages a second, over all notifiers. `0` means no limit, for a Bot API server that has none.',
    example: '25',
  },
  TELEGRAM_PAID_BROADCAST: {
    schema: field.flag,
    default: 'false',
    meaning:
      'Sends notifications with `allow_paid_broadcast`: up to 1,000 a second, and Telegram takes 0.1 Star from the bot’s balance for each one above 30 a second. Raise `TELEGRAM_RATE_PER_SECOND` too.',
    example: 'true',
  },
  TELEGRAM_CHAT_INTERVAL_MS: {
    schema: field.integer(0, 3_600_000, 'milliseconds'),
    default: '1000',
    meaning: 'Milliseconds between two messages to one chat, over all notifiers.',
    example: '2000',
  },
  TELEGRAM_SEND_TIMEOUT_MS: {
    schema: field.integer(100, 300_000, 'milliseconds'),
    default: '15000',
    meaning: 'Milliseconds to wait for the answer to a send. After them the delivery is uncertain.',
    example: '30000',
  },
} as const satisfies Variables
