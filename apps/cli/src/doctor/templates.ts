import type { Settings } from '@peyk/config/settings'
import { loadTemplates } from '@peyk/telegram/load-templates'
import type { Finding } from './check-result.ts'
import { ok, wrong } from './check-result.ts'

const CHECK = 'templates'

/** Whether every template says what can be sent. */
export function checkTemplates({ notifications }: Settings): Finding[] {
  const { problems } = loadTemplates(notifications)
  if (problems.length === 0)
    return [
      ok(
        CHECK,
        notifications.templatesDir === undefined ? 'Peyk’s own' : `those in ${notifications.templatesDir} can be sent`,
      ),
    ]
  return problems.map((problem) => wrong(CHECK, problem, 'correct it (docs/messages.md), then: peyk preview <kind>'))
}
