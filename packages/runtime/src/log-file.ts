import {
  closeSync,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { dirname, join, parse } from 'node:path'
import { Writable } from 'node:stream'

/** When a log file is full, and how large all files of one log may be together, the full ones and the one being written. */
export type LogFileLimits = { maxBytes: number; maxBytesInAll: number }

/**
 * Returns a stream that appends lines to a file at once. Any number of processes may share it. A full `bot.log` becomes
 * `bot.20261128T124025123Z-4711.log`, a name that no other process takes: renaming moves a file whole, so two that find it full at
 * once lose nothing. The oldest full files are deleted.
 *
 * While the file cannot be written, its lines are lost. `onFailure` is called with the first failure in a row. (winston's own
 * file transport would stop the whole log, the terminal's lines included.)
 */
export function createLogFile(path: string, limits: LogFileLimits, onFailure: (error: unknown) => void): Writable {
  let descriptor: number | undefined
  let failing = false
  let rotatedAtMs = 0

  const append = (line: string) => {
    // Another process may have renamed it.
    if (descriptor === undefined || !isStillAt(path, descriptor)) descriptor = reopen()
    if (isFull(descriptor, line)) {
      // Later than the one before, also within a millisecond: names say which files are the oldest.
      rotatedAtMs = rotate(path, Math.max(Date.now(), rotatedAtMs + 1), limits)
      descriptor = reopen()
    }
    writeSync(descriptor, line)
  }

  const isFull = (file: number, line: string) => {
    const { size } = fstatSync(file)
    return size > 0 && size + Buffer.byteLength(line) > limits.maxBytes
  }

  const reopen = (): number => {
    if (descriptor !== undefined) closeSync(descriptor)
    descriptor = undefined
    return open(path)
  }

  return new Writable({
    decodeStrings: false,
    write(line, _encoding, done) {
      try {
        append(String(line))
        failing = false
      } catch (error) {
        if (!failing) onFailure(error)
        failing = true
      }
      done()
    },
    final(done) {
      if (descriptor !== undefined) closeSync(descriptor)
      done()
    },
  })
}

/** Orders and chats are for the user alone whom the process runs as. */
const OWN_FILE = 0o600

function open(path: string): number {
  mkdirSync(dirname(path), { recursive: true })
  return openSync(path, 'a', OWN_FILE)
}

function isStillAt(path: string, descriptor: number): boolean {
  return statSync(path, { throwIfNoEntry: false })?.ino === fstatSync(descriptor).ino
}

/** Returns the time that the full file is named by: the first from `fromMs` on whose name is free. */
function rotate(path: string, fromMs: number, { maxBytes, maxBytesInAll }: LogFileLimits): number {
  const { dir, name, ext } = parse(path)
  let atMs = fromMs
  while (isThere(fullFile(dir, name, ext, atMs))) atMs += 1
  if (!renameIfThere(path, fullFile(dir, name, ext, atMs))) return atMs
  let bytes = maxBytes
  for (const file of fullFiles(dir, name, ext)) {
    bytes += statSync(file, { throwIfNoEntry: false })?.size ?? 0
    if (bytes > maxBytesInAll) rmSync(file, { force: true })
  }
  return atMs
}

/** A name that sorts by time, in UTC. */
function fullFile(dir: string, name: string, ext: string, atMs: number): string {
  const time = new Date(atMs).toISOString().replaceAll(/[-:.]/g, '')
  return join(dir, `${name}.${time}-${process.pid}${ext}`)
}

function isThere(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false }) !== undefined
}

/** Returns `false` when another process was faster. */
function renameIfThere(from: string, to: string): boolean {
  try {
    renameSync(from, to)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false
    throw error
  }
}

/** Returns the full files of a log, the newest first. */
function fullFiles(dir: string, name: string, ext: string): string[] {
  const isFullFile = (file: string) =>
    file.startsWith(`${name}.`) &&
    file.endsWith(ext) &&
    /^\d{8}T\d{9}Z-\d+$/.test(file.slice(name.length + 1, file.length - ext.length))
  return readdirSync(dir || '.')
    .filter(isFullFile)
    .toSorted()
    .toReversed()
    .map((file) => join(dir, file))
}
