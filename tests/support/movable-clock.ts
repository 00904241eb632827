import { execFile } from 'node:child_process'
import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)
const SOURCE = fileURLToPath(new URL('clock-offset.c', import.meta.url))

/** A wall clock that can be moved, for processes started with its `env`. Monotonic clocks stay right. */
export type MovableClock = {
  env: Readonly<Record<string, string>>
  /** Positive: ahead of the machine's clock. Takes effect at once. */
  setOffset: (ms: number) => void
  close: () => Promise<void>
}

/** Returns a clock that is right until it is moved, or the reason why this machine can have none. */
export async function createMovableClock(): Promise<MovableClock | string> {
  if (process.platform !== 'linux') return `moving a clock needs Linux; this is ${process.platform}`
  const folder = await mkdtemp(join(tmpdir(), 'peyk-clock-'))
  const library = join(folder, 'clock-offset.so')
  try {
    await run('cc', ['-O2', '-shared', '-fPIC', '-o', library, SOURCE])
  } catch (error) {
    await rm(folder, { recursive: true })
    return `moving a clock needs a C compiler: ${error instanceof Error ? error.message : String(error)}`
  }
  const file = join(folder, 'offset')
  const setOffset = (ms: number) => {
    const bytes = Buffer.alloc(8)
    bytes.writeBigInt64LE(BigInt(ms))
    // The library has the file mapped, so it is written in place.
    const descriptor = openSync(file, 'r+')
    writeSync(descriptor, bytes, 0, bytes.length, 0)
    closeSync(descriptor)
  }
  writeFileSync(file, Buffer.alloc(8))
  return {
    env: { LD_PRELOAD: library, CLOCK_OFFSET_FILE: file },
    setOffset,
    close: () => rm(folder, { recursive: true, force: true }),
  }
}
