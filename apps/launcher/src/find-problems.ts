import { SettingsError, loadSettings } from '@peyk/config/settings'
import { loadTemplates } from '@peyk/telegram/load-templates'
import { APP_PROCESSES } from './app-processes.ts'

/** Returns what is wrong with the settings of any of the processes, each problem once. */
export function findProblems(env: Record<string, string | undefined>): string[] {
  const problems = APP_PROCESSES.flatMap(({ name }) => {
    try {
      const { notifications } = loadSettings(env, name)
      return name === 'notifier' ? loadTemplates(notifications).problems : []
    } catch (error) {
      if (error instanceof SettingsError) return error.problems
      throw error
    }
  })
  return [...new Set(problems)]
}
