import type { Settings } from '@peyk/config/settings'
import { loadTemplates } from '@peyk/telegram/load-templates'
import type { Finding } from './finding.ts'
import { ok, wrong } from './finding.ts'

const CHECK = 'templates'

/** Whether every template says what can be sent. */
export function checkTemplates({ notices }: Settings): Finding[] {
  const { problems } = loadTemplates(notices)
  if (problems.length === 0)
    return [
      ok(CHECK, notices.templatesDir === undefined ? 'Peyk’s own' : `those in ${notices.templatesDir} can be sent`),
    ]
  return problems.map((problem) => wrong(CHECK, problem, 'correct it (docs/messages.md), then: peyk preview <kind>'))
}
