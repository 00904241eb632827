import { SettingsError } from '@peyk/config/settings'
import type { Settings } from '@peyk/config/settings'
import { loadTemplates } from '@peyk/telegram/load-templates'
import type { Templates } from '@peyk/telegram/templates'

/**
 * The words of notices, with the operator's own (`TEMPLATES_DIR`).
 *
 * @throws {SettingsError} naming everything that is wrong with them
 */
export function loadNoticeTemplates({ notices }: Settings): Templates {
  const { templates, problems } = loadTemplates(notices)
  if (problems.length > 0) throw new SettingsError(problems)
  return templates
}
