import { SettingsError, loadSettings } from '@peyk/config/settings'
import { sameText } from '@peyk/domain/text'
import type { Text } from '@peyk/domain/text'
import { loadTemplates } from '@peyk/telegram/load-templates'
import { APP_PROCESSES } from './app-processes.ts'

/** Returns what is wrong with the settings of any of the processes, each problem once. */
export function findProblems(env: Record<string, string | undefined>): Text[] {
  const problems = APP_PROCESSES.flatMap(({ name }) => {
    try {
      const { notifications } = loadSettings(env, name)
      return name === 'notifier' ? loadTemplates(notifications).problems.map(sameText) : []
    } catch (error) {
      if (error instanceof SettingsError) return error.texts
      throw error
    }
  })
  return [...new Map(problems.map((problem) => [problem.en, problem])).values()]
}
