import { link, open, realpath, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { describeError } from '@peyk/domain/describe-error'
import { CommandFailed } from './failures.ts'
import { sayFailure } from './failure-words.ts'

type Manner = {
  /** Who may read and write a new file. */
  mode?: number
  /** Fails when there is such a file already. */
  isNew?: boolean
}

/**
 * Writes a file in one step: a reader finds the old content or the new one, also after a crash. A symbolic link stays, and what it leads to is
 * replaced.
 *
 * @throws {CommandFailed} when it cannot be written; the old content is unchanged
 */
export async function writeWhole(given: string, text: string, { mode, isNew = false }: Manner = {}): Promise<void> {
  const path = isNew ? given : await realpath(given).catch(() => given)
  const draft = join(dirname(path), `.${basename(path)}.${process.pid}.tmp`)
  try {
    const file = await open(draft, 'w', mode)
    try {
      await file.writeFile(text)
      await file.sync()
    } finally {
      await file.close()
    }
    if (isNew) {
      await link(draft, path)
      await rm(draft)
    } else await rename(draft, path)
  } catch (error) {
    await rm(draft, { force: true })
    throw new CommandFailed(sayFailure('unwritten', { path, reason: describeError(error) }), { cause: error })
  }
}
