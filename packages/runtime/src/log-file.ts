import { closeSync, fstatSync, mkdirSync, openSync, renameSync, statSync, writeSync } from 'node:fs'
import { dirname, parse, join } from 'node:path'
import { Writable } from 'node:stream'

/** When a log file is full, and how many files there are, the one being written included. */
export type LogFileLimits = { maxBytes: number; maxFiles: number }

/**
 * Returns a stream that appends lines to a file at once. A full `bot.log` becomes `bot1.log`, that `bot2.log` and so on. Several
 * processes may share the file.
 *
 * While the file cannot be written, its lines are lost. `onFailure` is called with the first failure in a row. (winston's own
 * file transport would stop the whole log, the terminal's lines included.)
 */
export function createLogFile(path: string, limits: LogFileLimits, onFailure: (error: unknown) => void): Writable {
  let descriptor: number | undefined
  let failing = false

  const append = (line: string) => {
    descriptor ??= open(path)
    if (isFull(descriptor, line)) renew(descriptor)
    // Another process may have rotated it and filled it again.
    if (isFull(descriptor, line)) renew(descriptor)
    writeSync(descriptor, line)
  }

  const isFull = (file: number, line: string) => {
    const { size } = fstatSync(file)
    return size > 0 && size + Buffer.byteLength(line) > limits.maxBytes
  }

  const renew = (full: number) => {
    if (isStillAt(path, full)) rotate(path, limits.maxFiles)
    closeSync(full)
    descriptor = undefined
    descriptor = open(path)
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

/** Returns `false` when another process has rotated the file already. */
function isStillAt(path: string, descriptor: number): boolean {
  return statSync(path, { throwIfNoEntry: false })?.ino === fstatSync(descriptor).ino
}

function rotate(path: string, maxFiles: number): void {
  const { dir, name, ext } = parse(path)
  const numbered = (number: number) => (number === 0 ? path : join(dir, `${name}${number}${ext}`))
  for (let number = maxFiles - 2; number >= 0; number -= 1) {
    if (statSync(numbered(number), { throwIfNoEntry: false })) renameSync(numbered(number), numbered(number + 1))
  }
}
