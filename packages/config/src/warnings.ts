import type { Text } from '@peyk/domain/text'
import { distance } from 'fastest-levenshtein'
import { VARIABLE_NAMES } from './environment.ts'
import type { Environment, Values } from './environment.ts'
import { say } from './say.ts'
import { SHORTEST_KEY_BYTES, SHORTEST_PASSWORD, keyBytesOf } from './secrets.ts'

/** A setting that works and is probably not what the operator meant. */
export type SettingsWarning = {
  name: string
  message: Text
  advice: Text
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
      : [{ name, message: say('noSetting'), advice: say('didYouMean', { similar }), isUnsafe: false }]
  })
}

function findWeakSecrets(values: Values): SettingsWarning[] {
  const given = {
    PANEL_WEBHOOK_SECRET: values.PANEL_WEBHOOK_SECRET ?? [],
    LINK_SECRET: values.LINK_SECRET ?? [],
    TELEGRAM_WEBHOOK_SECRET: [values.TELEGRAM_WEBHOOK_SECRET ?? []].flat(),
  }
  const password = values.BOARD_PASSWORD ?? ''
  const isShort = password !== '' && password.length < SHORTEST_PASSWORD
  const keys = Object.entries(given)
    .filter(([, secrets]) => secrets.some((secret) => keyBytesOf(secret) < SHORTEST_KEY_BYTES))
    .map(([name]) => ({
      name,
      message: say('weak', { bytes: SHORTEST_KEY_BYTES }),
      advice: say('weakAdvice'),
      isUnsafe: true,
    }))
  if (!isShort) return keys
  const message = say('weakPassword', { shortest: SHORTEST_PASSWORD })
  return [...keys, { name: 'BOARD_PASSWORD', message, advice: say('weakAdvice'), isUnsafe: true }]
}

function findLeftOutPath({ WEBHOOK_URL: given = '' }: Environment): SettingsWarning[] {
  const { pathname } = URL.canParse(given.trim()) ? new URL(given.trim()) : { pathname: '/' }
  if (pathname === '/') return []
  const advice = say('leftOutPathAdvice')
  return [{ name: 'WEBHOOK_URL', message: say('leftOutPath', { path: pathname }), advice, isUnsafe: false }]
}
