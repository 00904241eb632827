import { closeSync, mkdtempSync, openSync, rmdirSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { describeError } from '@peyk/domain/describe-error'
import { APPS } from '@peyk/config/settings'
import { whoTypes } from '../who.ts'
import type { CheckResult } from './check-result.ts'
import { ok, wrong } from './check-result.ts'
import { say } from './say.ts'

const CHECK = 'log'

/** Checks that this user can write `LOG_FILE` for every app. Leaves no file behind. */
export function checkLogFile(logFile: string | undefined, folder: string): CheckResult {
  const path = logFile?.trim() ?? ''
  if (path === '') return ok(CHECK, say('logNone'))
  const files = [
    ...new Set(APPS.filter((app) => app !== 'cli').map((app) => resolve(folder, path.replaceAll('{app}', app)))),
  ]
  try {
    files.forEach(assertWritable)
    return ok(CHECK, say('logWritable', { path }))
  } catch (error) {
    return wrong(CHECK, say('logUnwritable', { path, who: whoTypes(), reason: describeError(error) }), say('logTodo'))
  }
}

function assertWritable(file: string): void {
  const found = statSync(file, { throwIfNoEntry: false })
  if (found?.isDirectory()) throw new Error(`${file} is a folder`)
  if (found) return closeSync(openSync(file, 'a'))
  let parent = dirname(file)
  // The logger creates missing folders with its first line.
  while (!statSync(parent, { throwIfNoEntry: false }) && dirname(parent) !== parent) parent = dirname(parent)
  if (!statSync(parent).isDirectory()) throw new Error(`${parent} is not a folder`)
  // Permissions are not enough: the disk may be read-only or full.
  rmdirSync(mkdtempSync(join(parent, '.peyk-doctor-')))
}
