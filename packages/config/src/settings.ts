import { SECRET_NAMES, VARIABLE_NAMES, isSet, readVariable } from './environment.ts'
import type { Environment, Values } from './environment.ts'
import { createRedactor } from './redact.ts'
import { findBrokenRules } from './rules.ts'
import { toSettings } from './to-settings.ts'
import { findWarnings } from './warnings.ts'

export const APPS = ['ingress', 'scheduler', 'notifier', 'board', 'cli'] as const
export type App = (typeof APPS)[number]

/** What a process needs to know, from the environment alone. Times are in the unit that their name ends in. */
export type Settings = ReturnType<typeof toSettings>

/** Thrown for a wrong environment. Its message names every wrong or missing variable. */
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
    ...findBrokenRules(env, values, { isBoard: app === 'board', isAlone: app === 'board' || app === 'records' }),
  ]
  if (problems.length > 0) throw new SettingsError(problems.map(createRedactor(env)))
  return toSettings(values, findWarnings(env, values))
}

/** Returns a sentence for each secret whose file is still only named. */
function findUnreadFiles(env: Environment): string[] {
  return [...SECRET_NAMES]
    .filter((name) => isSet(env, `${name}_FILE`))
    .map((name) =>
      isSet(env, name)
        ? `${name}_FILE: expected either ${name} or ${name}_FILE, got both.`
        : `${name}_FILE: expected a file that exists, is not empty and that the user of this process may read, got "${env[`${name}_FILE`]?.trim()}".`,
    )
}
