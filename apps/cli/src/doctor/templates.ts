import type { Settings } from '@peyk/config/settings'
import { loadTemplates } from '@peyk/telegram/load-templates'
import type { CheckResult } from './check-result.ts'
import { ok, wrong } from './check-result.ts'

const CHECK = 'templates'

/** Checks that every template can be sent. */
export function checkTemplates({ notifications }: Settings): CheckResult[] {
  const { problems } = loadTemplates(notifications)
  if (problems.length === 0)
    return [
      ok(
        CHECK,
        notifications.templatesDir === undefined
          ? 'the built-in ones'
          : `those in ${notifications.templatesDir} can be sent`,
      ),
    ]
  return problems.map((problem) => wrong(CHECK, problem, 'correct it (docs/messages.md), then: peyk preview <kind>'))
}
