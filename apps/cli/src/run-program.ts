import { describeError } from '@peyk/runtime/logger'
import { EXIT_CONFIG } from '@peyk/runtime/process'
import { SettingsError } from '@peyk/config/settings'
import { CommanderError } from 'commander'
import type { Deps } from './deps.ts'
import { CommandFailed, EXIT, WrongUsage } from './failures.ts'
import { createOutput } from './output.ts'
import { createProgram } from './program.ts'

/** Runs a command line and returns the exit status: 0 done, 1 not done, 2 wrong usage, 78 wrong settings. */
export async function runProgram(args: readonly string[], deps: Deps): Promise<number> {
  try {
    await createProgram(deps).parseAsync([...args], { from: 'user' })
    return EXIT.done
  } catch (error) {
    const { note } = createOutput(deps)
    // Commander has printed the problem or the help.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.wrongUsage
    if (error instanceof CommandFailed && error.message === '') return EXIT.notDone
    note(error instanceof CommandFailed || error instanceof SettingsError ? error.message : describeError(error))
    if (error instanceof SettingsError) return EXIT_CONFIG
    return error instanceof WrongUsage ? EXIT.wrongUsage : EXIT.notDone
  }
}
