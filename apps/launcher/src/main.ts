// `npm start`: ingress, scheduler, notifier and board on one machine, with the settings of `.env`.
import { EXIT_CONFIG } from '@peyk/runtime/exit-status'
import { loadEnvFile } from '@peyk/config/env-file'
import { readSecretFiles } from '@peyk/config/secret-files'
import { SettingsError, languageOf } from '@peyk/config/settings'
import { appProcesses, chooseFreePorts } from './app-processes.ts'
import { findProblems } from './find-problems.ts'
import { startProcesses } from './processes.ts'
import { onStopSignals } from './stop-signals.ts'

if (!loadEnvFile('.env'))
  console.log('There is no .env file here: only the environment counts. Copy .env.example to .env and fill it in.')

const env = readSecretFiles(process.env)
const problems = findProblems(env)
if (problems.length > 0) {
  console.error(new SettingsError(problems).text[languageOf(env)])
  process.exit(EXIT_CONFIG)
}

const processes = startProcesses(appProcesses(await chooseFreePorts(process.env)))
onStopSignals(processes)
processes.ready.then(
  () => console.log('Peyk is running. Ctrl-C stops it.'),
  () => undefined,
)
process.exitCode = await processes.finished
