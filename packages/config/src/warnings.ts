import { distance } from 'fastest-levenshtein'
import { VARIABLE_NAMES } from './environment.ts'
import type { Environment, Values } from './environment.ts'
import { SHORTEST_KEY_BYTES, keyBytesOf } from './secrets.ts'

/** A setting that works and is probably not what the operator meant. */
export type SettingsWarning = {
  name: string
  message: string
  advice: string
  /** An attacker may use it. */
  isUnsafe: boolean
}

const MOST_TYPING_MISTAKES = 2
const KNOWN: ReadonlySet<string> = new Set(VARIABLE_NAMES)

export function findWarnings(env: Environment, values: Values): SettingsWarning[] {
  return [...findMisspelledNames(env), ...findWeakSecrets(values), ...findLeftOutPath(env)]
}

function findMisspelledNames(env: Environment): SettingsWarning[] {
  return Object.keys(env).flatMap((name) => {
    if (KNOWN.has(name) || !/^[A-Z]+(_[A-Z\d]+)+$/.test(name)) return []
    const similar = VARIABLE_NAMES.find((known) => distance(name, known) <= MOST_TYPING_MISTAKES)
    return similar === undefined
      ? []
      : [{ name, message: 'is no setting and does nothing', advice: `did you mean ${similar}?`, isUnsafe: false }]
  })
}

function findWeakSecrets(values: Values): SettingsWarning[] {
  const given = {
    PANEL_WEBHOOK_SECRET: values.PANEL_WEBHOOK_SECRET ?? [],
    LINK_SECRET: values.LINK_SECRET ?? [],
    TELEGRAM_WEBHOOK_SECRET: [values.TELEGRAM_WEBHOOK_SECRET ?? []].flat(),
  }
  return Object.entries(given)
    .filter(([, secrets]) => secrets.some((secret) => keyBytesOf(secret) < SHORTEST_KEY_BYTES))
    .map(([name]) => ({
      name,
      message: `has a key of less than ${SHORTEST_KEY_BYTES} bytes, which can be guessed`,
      advice: 'make one with: openssl rand -hex 32',
      isUnsafe: true,
    }))
}

function findLeftOutPath({ WEBHOOK_URL: given = '' }: Environment): SettingsWarning[] {
  const { pathname } = URL.canParse(given.trim()) ? new URL(given.trim()) : { pathname: '/' }
  if (pathname === '/') return []
  const advice = 'leave it out; WEBHOOK_PATH is the path that Telegram posts to'
  return [{ name: 'WEBHOOK_URL', message: `has the path ${pathname}, which is not used`, advice, isUnsafe: false }]
}
