import { describeError } from '@peyk/domain/describe-error'
import { EXIT_CONFIG } from '@peyk/runtime/exit-status'
import { SettingsError } from '@peyk/config/settings'
import { LANGUAGES } from '@peyk/domain/language'
import type { Language } from '@peyk/domain/language'
import type { Text } from '@peyk/domain/text'
import { CommanderError } from 'commander'
import type { Deps } from './deps.ts'
import { CommandFailed, EXIT, WrongUsage } from './failures.ts'
import { createOutput } from './output.ts'
import { createProgram } from './program.ts'
import { assertCommand } from './usage-command.ts'

type Failure = {
  status: number
  code: 'not_done' | 'wrong_usage' | 'wrong_settings'
  message: string
  /** The message in each language, where it has more than English. */
  text?: Text | undefined
}

/**
 * Runs a command line and returns the exit status: 0 done, 1 not done, 2 wrong usage, 78 wrong settings. With `--json` a failure is a line
 * of JSON on standard error.
 */
export async function runProgram(given: readonly string[], deps: Deps): Promise<number> {
  const args = given[0] === 'help' ? [...given.slice(1), '--help'] : [...given]
  const end = args.indexOf('--')
  const options = args.slice(0, end === -1 ? args.length : end)
  const isJson = options.includes('--json')
  const env = { ...deps.env, ...languageIn(options) }
  try {
    const program = await createProgram(
      { ...deps, env },
      args.find((arg) => arg !== '--'),
      isJson,
    )
    assertCommand(program, args)
    await program.parseAsync(args, { from: 'user' })
    return EXIT.done
  } catch (error) {
    // Commander ends so after a help or the version.
    if (error instanceof CommanderError && error.exitCode === 0) return EXIT.done
    const { status, code, message, text } = toFailure(error)
    // An empty message: the command has printed the reason.
    if (message === '') return status
    const { note, noteText, redact } = createOutput({ ...deps, env })
    if (isJson) deps.stderr.write(`${JSON.stringify({ error: { code, message: redact(message) } })}\n`)
    else if (text === undefined) note(message)
    else noteText(text)
    return status
  }
}

/** Problems too are in the language that `--language` names, as `init` and `migrate` answer in it. */
function languageIn(options: readonly string[]): { DEFAULT_LANGUAGE?: Language } {
  const at = options.findLastIndex((option) => /^--language(=|$)/.test(option))
  const named = options[at]?.split('=')[1] ?? options[at + 1]
  const language = LANGUAGES.find((each) => at !== -1 && each === named)
  return language === undefined ? {} : { DEFAULT_LANGUAGE: language }
}

function toFailure(error: unknown): Failure {
  if (error instanceof SettingsError)
    return { status: EXIT_CONFIG, code: 'wrong_settings', message: error.message, text: error.text }
  if (error instanceof WrongUsage)
    return { status: EXIT.wrongUsage, code: 'wrong_usage', message: error.message, text: error.text }
  const { message, text } = error instanceof CommandFailed ? error : { message: describeError(error), text: undefined }
  return { status: EXIT.notDone, code: 'not_done', message, text }
}
