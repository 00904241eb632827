import { VARIABLE_NAMES, readVariable } from '@peyk/config/environment'
import type { VariableName } from '@peyk/config/environment'
import { SettingsError } from '@peyk/config/settings'
import { LANGUAGES } from '@peyk/domain/language'
import type { Language } from '@peyk/domain/language'
import type { Text } from '@peyk/domain/text'
import { Option } from 'commander'
import type { Command } from 'commander'
import { parseSeconds } from '../arguments.ts'
import type { Draft } from './env-text.ts'
import { SHOPS } from './find-shop.ts'
import type { ShopOptions } from './find-shop.ts'
import { toTyped } from './prompts.ts'
import type { Talk } from './talk.ts'

export type InitOptions = ShopOptions & {
  json?: boolean
  language?: Language
  token?: string
  proxy?: string
  apiRoot?: string
  publicUrl?: string
  mode?: 'push' | 'polling'
  adminChat?: string
  wait?: number
  file: string
  yes?: boolean
  unchecked?: boolean
  /** Commander's `--no-shop-webhooks`. */
  shopWebhooks: boolean
  dryRun?: boolean
}

/** Adds the options of `peyk init`: each answers one of its questions. */
export function addInitOptions(command: Command): Command {
  return command
    .addOption(new Option('--language <language>', 'the language of this talk, and of customers').choices(LANGUAGES))
    .option('--token <token>', 'the bot’s token (or BOT_TOKEN in the environment, which no list of processes shows)')
    .option('--proxy <url>', 'the proxy to reach Telegram through')
    .option('--api-root <url>', 'the Bot API to use')
    .addOption(new Option('--shop <kind>', 'where the shop is').choices(SHOPS))
    .option('--shop-url <url>', 'the shop’s address, or the address of its API')
    .option('--shop-token <token>', 'the token of its API (or PANEL_API_TOKEN); WooCommerce: ck_…:cs_…')
    .option('--shop-secret <secret>', 'Shopify: the app’s client secret (or PANEL_WEBHOOK_SECRET)')
    .option('--public-url <url>', 'the public https:// address that leads to this machine; "" when there is none')
    .addOption(new Option('--mode <mode>', 'instead of what works best').choices(['push', 'polling']))
    .option('--admin-chat <id>', 'the chat for alerts (ADMIN_CHAT_ID)')
    .option('--wait <seconds>', 'how long to wait for Start (default: 300 at a terminal, else 0)', parseSeconds)
    .option('--file <path>', 'the file to write', '.env')
    .option('-y, --yes', 'do not ask before a file is replaced')
    .option('--unchecked', 'go on when Telegram, the shop or the public address does not answer')
    .option('--no-shop-webhooks', 'create no webhooks in the shop')
    .option('--dry-run', 'try everything, show the file without its secrets, and change nothing')
}

/** What `init` decides itself, or asks for in other words. */
const DECIDED: readonly VariableName[] = [
  'USE_WEBHOOK',
  'TELEGRAM_UPDATES',
  'PANEL_UPDATES',
  'PANEL_ADAPTER',
  'PANEL_API_BASE_URL',
  'WEBHOOK_URL',
  'DEFAULT_LANGUAGE',
]
/** What `init` asks for where it is missing. */
const ASKED: readonly VariableName[] = [
  'BOT_TOKEN',
  'PANEL_API_TOKEN',
  'PANEL_WEBHOOK_SECRET',
  'TELEGRAM_PROXY_URL',
  'TELEGRAM_API_ROOT',
]

/** Returns the draft without what is wrong and can be asked for. @throws {SettingsError} naming all else that is wrong, before the first question */
export function withoutWrong(draft: Draft, { prompts, say }: Talk): Draft {
  const right = { ...draft }
  const problems: Text[] = []
  for (const name of VARIABLE_NAMES.filter((each) => !DECIDED.includes(each))) {
    const { problem } = readVariable(draft, name)
    if (problem === undefined) continue
    if (prompts === undefined || !ASKED.includes(name)) problems.push(problem)
    else {
      say(problem)
      delete right[name]
    }
  }
  if (problems.length > 0) throw new SettingsError(problems)
  return right
}

/** Returns what is known before the first question: the present file, then the environment, then the flags. */
export function toKnown(present: Draft, env: Draft, options: InitOptions): Draft {
  const fromEnv = (name: string) => env[name]?.trim() || undefined
  const flags: Draft = {
    BOT_TOKEN: options.token ?? fromEnv('BOT_TOKEN'),
    TELEGRAM_PROXY_URL: options.proxy ?? fromEnv('TELEGRAM_PROXY_URL'),
    TELEGRAM_API_ROOT: options.apiRoot ?? fromEnv('TELEGRAM_API_ROOT'),
    PANEL_API_BASE_URL: options.shopUrl ?? fromEnv('PANEL_API_BASE_URL'),
    PANEL_API_TOKEN: options.shopToken ?? fromEnv('PANEL_API_TOKEN'),
    PANEL_WEBHOOK_SECRET: options.shopSecret ?? fromEnv('PANEL_WEBHOOK_SECRET'),
    ADMIN_CHAT_ID: options.adminChat,
  }
  const given = Object.entries(flags)
    .map(([name, value]) => [name, toTyped(value)] as const)
    .filter(([, value]) => value !== '')
  return { ...present, ...Object.fromEntries(given) }
}
