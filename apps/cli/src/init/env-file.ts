import { accessSync, constants, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { parseEnv } from 'node:util'
import { describeError } from '@peyk/domain/describe-error'
import { CommandFailed } from '../failures.ts'
import { sayFailure } from '../failure-words.ts'
import type { Draft } from './env-text.ts'
import type { InitWords } from './init-words.ts'
import type { Prompts } from './prompts.ts'

/** The mode of a file that only its owner may read. */
export const OWNER_ONLY = 0o600

/** Returns the settings in a file; `undefined` when there is none. @throws {CommandFailed} when it cannot be read */
export function readEnvFile(path: string): Draft | undefined {
  try {
    return parseEnv(readFileSync(path, 'utf8').replace(/^\uFEFF/, ''))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw refusal('unread', path, error)
  }
}

/** Says so before the first question. @throws {CommandFailed} when no file can be written there */
export function assertWritable(path: string): void {
  try {
    accessSync(dirname(path), constants.W_OK)
  } catch (error) {
    throw refusal('unwritten', path, error)
  }
}

function refusal(what: 'unread' | 'unwritten', path: string, cause: unknown): CommandFailed {
  const problem = sayFailure(what, { path, reason: describeError(cause) })
  return new CommandFailed(sayFailure('inContainer', { problem }), { cause })
}

/** Asks before a file is replaced. @throws {CommandFailed} when it shall stay */
export async function askToReplace(
  path: string,
  isYes: boolean,
  words: InitWords,
  prompts: Prompts | undefined,
): Promise<void> {
  if (isYes) return
  if (prompts === undefined) throw new CommandFailed(`${words.replace(path)} (--yes)\n${words.unchanged(path)}`)
  if (!(await prompts.confirm(words.replace(path), words))) throw new CommandFailed(words.unchanged(path))
}
