import type { Text } from '@peyk/domain/text'
import type { z } from 'zod'
import { say, toExpected } from './say.ts'
import type { Variable } from './variable.ts'
import { LOG, TRACES } from './variables/log.ts'
import { NOTIFICATIONS } from './variables/notifications.ts'
import { PANEL } from './variables/panel.ts'
import { PROCESSES } from './variables/processes.ts'
import { REDIS } from './variables/redis.ts'
import { TELEGRAM } from './variables/telegram.ts'

/** Every variable that Peyk reads, in groups with a heading. */
export const VARIABLE_GROUPS = [
  { heading: 'Telegram', variables: TELEGRAM },
  { heading: 'Panel', variables: PANEL },
  { heading: 'Notifications', variables: NOTIFICATIONS },
  { heading: 'Redis', variables: REDIS },
  { heading: 'Processes', variables: PROCESSES },
  { heading: 'Log', variables: LOG },
  { heading: 'Traces', variables: TRACES },
] as const

/** Every variable that Peyk reads, by its name. */
export const ENVIRONMENT = {
  ...TELEGRAM,
  ...PANEL,
  ...NOTIFICATIONS,
  ...REDIS,
  ...PROCESSES,
  ...LOG,
  ...TRACES,
} as const

export type Environment = Readonly<Record<string, string | undefined>>
export type VariableName = keyof typeof ENVIRONMENT
export const VARIABLE_NAMES = Object.keys(ENVIRONMENT) as VariableName[]

/** Each variable's value. One without a default may be unset. */
export type Values = {
  [Name in VariableName]:
    | z.output<(typeof ENVIRONMENT)[Name]['schema']>
    | ((typeof ENVIRONMENT)[Name] extends { default: string } ? never : undefined)
}

/** The variables whose values are never repeated. Each may come from a file: `BOT_TOKEN_FILE`. */
export const SECRET_NAMES: ReadonlySet<string> = new Set(
  VARIABLE_NAMES.filter((name) => (ENVIRONMENT[name] as Variable).isSecret),
)

/** Returns whether a variable is set. An empty one counts as unset. */
export function isSet(env: Environment, name: string): boolean {
  return (env[name] ?? '').trim() !== ''
}

/**
 * Returns a variable's value. One that is unset or wrong has its default, or `undefined` without one; `problem` says what is
 * wrong.
 */
export function readVariable<Name extends VariableName>(
  env: Environment,
  name: Name,
): { value: Values[Name]; problem?: Text } {
  const { schema, default: fallback, isSecret, example }: Variable = ENVIRONMENT[name]
  const given = env[name]?.trim() ?? ''
  const value = fallback === undefined ? undefined : schema.parse(fallback)
  if (given === '') return { value: value as Values[Name] }

  // What stands for bytes that are no UTF-8: the file has another encoding.
  if (given.includes('\uFFFD')) return { value: value as Values[Name], problem: say('notUtf8', { name }) }

  const isExample = isSecret === true && given === example
  const parsed = schema.safeParse(given)
  if (parsed.success && !isExample) return { value: parsed.data as Values[Name] }
  const expected = isExample ? say('notExample') : toExpected(parsed.error?.issues[0]?.message)
  const got = isSecret ? say('aSecret') : say('quoted', { value: given })
  return { value: value as Values[Name], problem: say('got', { name, expected, got }) }
}
