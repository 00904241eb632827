// The first step of `npm start`, in a process of its own: the memory that reading all settings takes, 35 MiB, ends with it.
import { EXIT_CONFIG } from '@peyk/runtime/exit-status'
import { readSecretFiles } from '@peyk/config/secret-files'
import { SettingsError, languageOf } from '@peyk/config/settings'
import { appProcesses, chooseFreePorts } from './app-processes.ts'
import { findProblems } from './find-problems.ts'

const env = readSecretFiles(process.env)
const problems = findProblems(env)
if (problems.length > 0) {
  console.error(new SettingsError(problems).text[languageOf(env)])
  process.exit(EXIT_CONFIG)
}
process.send?.(appProcesses(await chooseFreePorts(process.env)), () => process.disconnect?.())
