import { closeSync, mkdtempSync, openSync, rmdirSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { describeError } from '@peyk/runtime/logger'
import { APPS } from '@peyk/config/settings'
import { whoTypes } from '../who.ts'
import type { Finding } from './check-result.ts'
import { ok, wrong } from './check-result.ts'

const CHECK = 'log'

/** Whether the processes could write `LOG_FILE`, run by whoever runs this; leaves no file behind. */
export function checkLogFile(logFile: string | undefined, folder: string): Finding {
  const path = logFile?.trim() ?? ''
  if (path === '') return ok(CHECK, 'standard output only (LOG_FILE is not set)')
  const files = [
    ...new Set(APPS.filter((app) => app !== 'cli').map((app) => resolve(folder, path.replaceAll('{app}', app)))),
  ]
  try {
    files.forEach(assertWritable)
    return ok(CHECK, `${path} can be written`)
  } catch (error) {
    return wrong(
      CHECK,
      `${path} cannot be written by ${whoTypes()}: ${describeError(error)}`,
      'correct LOG_FILE, or give the user of the processes the right to write there',
    )
  }
}

function assertWritable(file: string): void {
  const found = statSync(file, { throwIfNoEntry: false })
  if (found?.isDirectory()) throw new Error(`${file} is a folder`)
  if (found) return closeSync(openSync(file, 'a'))
  let parent = dirname(file)
  // What is missing is made when the first line is written.
  while (!statSync(parent, { throwIfNoEntry: false }) && dirname(parent) !== parent) parent = dirname(parent)
  if (!statSync(parent).isDirectory()) throw new Error(`${parent} is no folder`)
  // Rights alone do not say it: the disk may be read-only or full.
  rmdirSync(mkdtempSync(join(parent, '.peyk-doctor-')))
}
