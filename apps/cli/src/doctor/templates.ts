import type { Settings } from '@peyk/config/settings'
import { sameText } from '@peyk/domain/text'
import { loadTemplates } from '@peyk/telegram/load-templates'
import type { CheckResult } from './check-result.ts'
import { ok, wrong } from './check-result.ts'
import { say } from './say.ts'

const CHECK = 'templates'

/** Checks that every template can be sent. */
export function checkTemplates({ notifications }: Settings): CheckResult[] {
  const { problems } = loadTemplates(notifications)
  if (problems.length === 0)
    return [
      ok(
        CHECK,
        notifications.templatesDir === undefined
          ? say('templatesBuiltIn')
          : say('templatesRight', { folder: notifications.templatesDir }),
      ),
    ]
  return problems.map((problem) => wrong(CHECK, sameText(problem), say('templatesTodo')))
}
