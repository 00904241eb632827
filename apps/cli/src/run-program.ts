import { describeError } from '@peyk/domain/describe-error'
import { EXIT_CONFIG } from '@peyk/runtime/exit-status'
import { SettingsError } from '@peyk/config/settings'
import type { Text } from '@peyk/domain/text'
import { CommanderError } from 'commander'
import type { Deps } from './deps.ts'
import { CommandFailed, EXIT, WrongUsage } from './failures.ts'
import { createOutput } from './output.ts'
import { createProgram } from './program.ts'

type Failure = {
  status: number
  code: 'not_done' | 'wrong_usage' | 'wrong_settings'
  message: string
  /** The message in each language, where it has more than English. */
  text?: Text
}

/**
 * Runs a command line and returns the exit status: 0 done, 1 not done, 2 wrong usage, 78 wrong settings. With `--json` a failure is a line
 * of JSON on standard error.
 */
export async function runProgram(args: readonly string[], deps: Deps): Promise<number> {
  const end = args.indexOf('--')
  const isJson = args.slice(0, end === -1 ? args.length : end).includes('--json')
  try {
    const program = await createProgram(deps, args[0], isJson)
    await program.parseAsync([...args], { from: 'user' })
    return EXIT.done
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return EXIT.done
    const { status, code, message, text } = toFailure(error)
    // An empty message: the command has printed the reason.
    if (message === '') return status
    const { note, noteText, redact } = createOutput(deps)
    if (isJson) deps.stderr.write(`${JSON.stringify({ error: { code, message: redact(message) } })}\n`)
    // Commander has printed the problem and the help.
    else if (text !== undefined) noteText(text)
    else if (!(error instanceof CommanderError)) note(message)
    return status
  }
}

function toFailure(error: unknown): Failure {
  if (error instanceof CommanderError)
    return { status: EXIT.wrongUsage, code: 'wrong_usage', message: toProblem(error) }
  const isPlain = error instanceof CommandFailed || error instanceof SettingsError
  const message = isPlain ? error.message : describeError(error)
  if (error instanceof SettingsError) return { status: EXIT_CONFIG, code: 'wrong_settings', message, text: error.text }
  if (error instanceof WrongUsage) return { status: EXIT.wrongUsage, code: 'wrong_usage', message }
  return { status: EXIT.notDone, code: 'not_done', message }
}

/** Commander throws this too where it shows the help because a command is missing. */
function toProblem({ code, message }: CommanderError): string {
  return code === 'commander.help' ? 'Expected a command; see --help.' : message.replace(/^error: /, '')
}
