import { parseEnv } from 'node:util'
import { ENVIRONMENT, SECRET_NAMES, isSet, readVariable } from '@peyk/config/environment'
import type { VariableName } from '@peyk/config/environment'
import { SettingsError } from '@peyk/config/settings'
import type { Draft } from '../init/env-text.ts'

/** What became of one line of `bot_config.env`. */
export type OldSetting =
  | { kind: 'same'; name: VariableName }
  | { kind: 'renamed'; name: string; to: VariableName }
  /** `value` is what counts now. */
  | { kind: 'changed'; name: VariableName; value: string }
  | { kind: 'none'; name: string }

/** Names that bots of this family use for what has another name here. */
const OTHER_NAMES: Readonly<Record<string, VariableName>> = {
  TELEGRAM_BOT_TOKEN: 'BOT_TOKEN',
  TELEGRAM_TOKEN: 'BOT_TOKEN',
  API_TOKEN: 'BOT_TOKEN',
  TOKEN: 'BOT_TOKEN',
  ADMIN_ID: 'ADMIN_CHAT_ID',
  PROXY_URL: 'TELEGRAM_PROXY_URL',
  PANEL_API_KEY: 'PANEL_API_TOKEN',
  PANEL_TOKEN: 'PANEL_API_TOKEN',
  PANEL_API_URL: 'PANEL_API_BASE_URL',
  WEBHOOK_SECRET: 'TELEGRAM_WEBHOOK_SECRET',
  CHECK_INTERVAL: 'POLL_INTERVAL_SECONDS',
  POLL_INTERVAL: 'POLL_INTERVAL_SECONDS',
}

/** Python's names of levels: https://docs.python.org/3/library/logging.html#logging-levels */
const OTHER_LEVELS: Readonly<Record<string, string>> = { warning: 'warn', critical: 'error', fatal: 'error' }

/**
 * Reads `bot_config.env` as editors leave it: a BOM, Windows's line ends, `export`, quotes, comments, `True`.
 *
 * @throws {SettingsError} naming every value that cannot be used
 */
export function readOldSettings(text: string): { draft: Draft; settings: OldSetting[] } {
  const given = Object.entries(parseEnv(text.replace(/^\uFEFF/, '')))
    .map(([name, value]) => ({ name, value: value?.trim() ?? '' }))
    .filter(({ name, value }) => /^[A-Za-z_][\w.-]*$/.test(name) && value !== '')
  const problems = given.flatMap(({ name, value }) => {
    const to = nameNow(name)
    return (to && readVariable({ [to]: inOwnWords(to, value) }, to).problem) ?? []
  })
  if (problems.length > 0) throw new SettingsError(problems)
  const draft: Draft = {}
  const settings = given.map(({ name, value }) => readOne(name, value, draft))
  return { draft, settings }
}

function nameNow(name: string): VariableName | undefined {
  return isKnown(name) ? name : OTHER_NAMES[name]
}

function readOne(name: string, given: string, draft: Draft): OldSetting {
  const to = nameNow(name)
  if (to === undefined) return { kind: 'none', name }
  // Of two names for one thing the present one counts.
  if (to !== name && isSet(draft, to)) return { kind: 'none', name }
  const value = asWrittenNow(to, given)
  draft[to] = value
  if (to === 'WEBHOOK_URL') keepPath(given, draft)
  if (to !== name) return { kind: 'renamed', name, to }
  return value === given || SECRET_NAMES.has(to) ? { kind: 'same', name: to } : { kind: 'changed', name: to, value }
}

function isKnown(name: string): name is VariableName {
  return Object.hasOwn(ENVIRONMENT, name)
}

function asWrittenNow(name: VariableName, given: string): string {
  const own = inOwnWords(name, given)
  const { value } = readVariable({ [name]: own }, name)
  if (typeof value === 'boolean') return String(value)
  return name === 'WEBHOOK_URL' ? new URL(given).origin : own
}

function inOwnWords(name: VariableName, given: string): string {
  return name === 'LOG_LEVEL' ? (OTHER_LEVELS[given.toLowerCase()] ?? given) : given
}

/** Some bots had the path in the address. */
function keepPath(given: string, draft: Draft): void {
  const { pathname } = new URL(given)
  if (pathname !== '/') draft['WEBHOOK_PATH'] ??= pathname.replace(/(?<!\/)\/+$/, '')
}
