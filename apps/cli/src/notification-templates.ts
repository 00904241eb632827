import { SettingsError } from '@peyk/config/settings'
import type { Settings } from '@peyk/config/settings'
import { loadTemplates } from '@peyk/telegram/load-templates'
import type { Templates } from '@peyk/telegram/templates'

/**
 * The words of notifications, with the operator's own (`TEMPLATES_DIR`).
 *
 * @throws {SettingsError} naming everything that is wrong with them
 */
export function loadNotificationTemplates({ notifications }: Settings): Templates {
  const { templates, problems } = loadTemplates(notifications)
  if (problems.length > 0) throw new SettingsError(problems)
  return templates
}
