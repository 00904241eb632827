import type { Language } from '@peyk/domain/language'
import { joinTexts, sameText, toText } from '@peyk/domain/text'
import type { Text } from '@peyk/domain/text'
import { SECRET_NAMES, VARIABLE_NAMES, isSet, readVariable } from './environment.ts'
import type { Environment, Values } from './environment.ts'
import { createRedactor } from './redact.ts'
import { findBrokenRules } from './rules.ts'
import { say } from './say.ts'
import { toSettings } from './to-settings.ts'
import { findWarnings } from './warnings.ts'

export const APPS = ['ingress', 'scheduler', 'notifier', 'board', 'cli'] as const
export type App = (typeof APPS)[number]

/** What a process needs to know, from the environment alone. Times are in the unit that their name ends in. */
export type Settings = ReturnType<typeof toSettings>

/** Thrown for a wrong environment. Its message names every wrong or missing variable. */
export class SettingsError extends Error {
  readonly problems: readonly string[]
  /** The message in each language. */
  readonly text: Text
  readonly texts: readonly Text[]
  /** @param problems those that have no Persian are plain strings */
  constructor(problems: readonly (Text | string)[]) {
    const texts = problems.map((problem) => (typeof problem === 'string' ? sameText(problem) : problem))
    const indented = joinTexts(texts.map(indent), { en: '\n', fa: '\n' })
    const text = say('wrong', { count: texts.length, problems: indented })
    super(text.en)
    this.name = 'SettingsError'
    this.problems = texts.map(({ en }) => en)
    this.texts = texts
    this.text = text
  }
}

const indent = (text: Text): Text => toText((language) => `  ${text[language]}`)

/** The commands that use Redis alone, such as `peyk orders`, need neither the bot nor the panel. */
type Reader = App | 'records'

/**
 * Returns the settings of one app. An empty variable counts as unset. Expects an environment from `readSecretFiles`: a `NAME_FILE`
 * that is left in it could not be read.
 *
 * @throws {SettingsError} naming every wrong or missing variable at once
 */
export function loadSettings(env: Environment, app: Reader): Settings {
  const read = VARIABLE_NAMES.map((name) => ({ name, ...readVariable(env, name) }))
  const values = Object.fromEntries(read.map(({ name, value }) => [name, value])) as Values
  const problems = [
    ...read.flatMap(({ problem }) => problem ?? []),
    ...findUnreadFiles(env),
    ...findBoms(env),
    ...findBrokenRules(env, values, { isBoard: app === 'board', isAlone: app === 'board' || app === 'records' }),
  ]
  const redact = createRedactor(env)
  if (problems.length > 0)
    throw new SettingsError(problems.map((problem) => toText((language) => redact(problem[language]))))
  return toSettings(values, findWarnings(env, values))
}

/** Returns the language in which operators are answered: that of `DEFAULT_LANGUAGE`. */
export function languageOf(env: Environment): Language {
  return readVariable(env, 'DEFAULT_LANGUAGE').value
}

/** Returns a sentence for each name behind a BOM: `node --env-file`, as systemd starts Peyk, reads it as part of the name. */
function findBoms(env: Environment): Text[] {
  const names = Object.keys(env).filter((name) => name.startsWith('\uFEFF'))
  return names.map((name) => say('bom', { name: name.slice(1) }))
}

/** Returns a sentence for each secret whose file is still only named. */
function findUnreadFiles(env: Environment): Text[] {
  return [...SECRET_NAMES]
    .filter((name) => isSet(env, `${name}_FILE`))
    .map((name) =>
      isSet(env, name)
        ? say('bothGiven', { file: `${name}_FILE`, name })
        : say('fileUnread', { file: `${name}_FILE`, path: env[`${name}_FILE`]?.trim() ?? '' }),
    )
}
