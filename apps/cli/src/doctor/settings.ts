import type { Settings } from '@peyk/config/settings'
import type { CheckResult } from './check-result.ts'
import { ok, warning, wrong } from './check-result.ts'

const CHECK = 'settings'

/** Checks for settings that work and are probably not what the operator meant. */
export function checkSettings({ warnings }: Pick<Settings, 'warnings'>): CheckResult[] {
  if (warnings.length === 0) return [ok(CHECK, 'no secret is weak, no name is misspelled')]
  return warnings.map(({ name, message, advice, isUnsafe }) =>
    (isUnsafe ? wrong : warning)(CHECK, `${name} ${message}`, advice),
  )
}
