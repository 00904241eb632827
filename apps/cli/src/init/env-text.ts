import { SECRET_NAMES, VARIABLE_GROUPS } from '@peyk/config/environment'
import { CommandFailed } from '../failures.ts'
import { sayFailure } from '../failure-words.ts'

/** The settings that a file gets, by the variable's name. Empty ones are left out. */
export type Draft = Record<string, string | undefined>

/** A value with this in it cannot be written so that Node and Docker Compose read the same. */
const UNWRITABLE = /['\r\n]/
const KNOWN = new Set<string>(VARIABLE_GROUPS.flatMap(({ variables }) => Object.keys(variables)))
const PLAIN = /^[\w.,:;/@%+=~?&*()!^-]+$/

/** Returns the text of an `.env` that Node and Docker Compose read alike. @throws {CommandFailed} for a value that cannot be written */
export function toEnvText(draft: Draft, head: readonly string[]): string {
  const groups = VARIABLE_GROUPS.map(({ heading, variables }) => toGroup(heading, Object.keys(variables), draft))
  const others = toGroup(
    'Others',
    Object.keys(draft).filter((name) => !KNOWN.has(name)),
    draft,
  )
  const comments = head.map((line) => `# ${line}\n`).join('')
  return [comments, ...groups, others].filter((part) => part !== '').join('\n')
}

/** Returns the text with `(secret)` in the place of each secret. A setting of another program may be one. */
export function toShownText(draft: Draft, head: readonly string[]): string {
  const shown = Object.entries(draft).map(([name, value]) => [
    name,
    value && (SECRET_NAMES.has(name) || !KNOWN.has(name)) ? '(secret)' : value,
  ])
  return toEnvText(Object.fromEntries(shown) as Draft, head)
}

function toGroup(heading: string, names: readonly string[], draft: Draft): string {
  const lines = names.flatMap((name) => {
    const value = draft[name] ?? ''
    return value === '' ? [] : [`${name}=${quoted(name, value)}\n`]
  })
  return lines.length === 0 ? '' : `# ─── ${heading} ───\n${lines.join('')}`
}

/** In single quotes both read each character as it is: see `doctor/env-file.ts`. */
function quoted(name: string, value: string): string {
  if (PLAIN.test(value)) return value
  if (UNWRITABLE.test(value)) throw new CommandFailed(sayFailure('unwritable', { name }))
  return `'${value}'`
}
