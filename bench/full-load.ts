import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { toRawRequest } from './webhook.ts'

/** `count` webhooks of the orders from the `first`th on, as fast as they are taken over so many connections. */
export type FullLoad = {
  url: string
  connections: number
  first: number
  count: number
  /** So many of them come before it counts. */
  warmUp?: number
}

/** What the script prints. `seconds` are those of all that came after the first `warmUp`. */
type Outcome = { accepted: number; seconds: number; errors: Record<string, number> }

const SCRIPT = fileURLToPath(new URL('full-load.lua', import.meta.url))
/** Longer than any load takes: wrk ends when its requests are answered. */
const LONGEST = '300s'

/**
 * Webhooks accepted a second, sent by wrk. Each is made and signed before the clock starts.
 * @throws {Error} when not every one of them was answered 200
 */
export async function loadFully({ url, first, count, warmUp = 0, ...load }: FullLoad): Promise<number> {
  const connections = Math.min(load.connections, count)
  const folder = await mkdtemp(join(tmpdir(), 'peyk-load-'))
  try {
    const file = join(folder, 'requests')
    await writeFile(file, Array.from({ length: count }, (_, i) => toRawRequest(url, first + i)).join('\0'))
    const { accepted, seconds, errors } = await runWrk(url, connections, [file, String(connections), String(warmUp)])
    if (accepted !== count)
      throw new Error(`Only ${accepted} of ${count} webhooks were accepted: ${JSON.stringify(errors)}`)
    return (count - warmUp) / seconds
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** One thread of wrk is enough for a server that has one itself. @throws {Error} when wrk is missing or fails */
async function runWrk(url: string, connections: number, scriptArgs: readonly string[]): Promise<Outcome> {
  const options = ['--threads', '1', '--connections', String(connections), '--duration', LONGEST, '--timeout', LONGEST]
  const { stdout } = await promisify(execFile)('wrk', [...options, '--script', SCRIPT, url, '--', ...scriptArgs])
  return JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '') as Outcome
}
