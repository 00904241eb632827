import type { Settings } from '@peyk/config/settings'
import { joinTexts } from '@peyk/domain/text'
import type { CheckResult } from './check-result.ts'
import { ok, warning, wrong } from './check-result.ts'
import { say } from './say.ts'

const CHECK = 'settings'

/** Checks for settings that work and are probably not what the operator meant. */
export function checkSettings({ warnings }: Pick<Settings, 'warnings'>): CheckResult[] {
  if (warnings.length === 0) return [ok(CHECK, say('settingsRight'))]
  return warnings.map(({ name, message, advice, isUnsafe }) =>
    (isUnsafe ? wrong : warning)(CHECK, joinTexts([name, message], { en: ' ', fa: ' ' }), advice),
  )
}
