import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { toRawRequests } from './webhook.ts'
import type { Orders } from './webhook.ts'

const SCRIPT = fileURLToPath(new URL('full-load.lua', import.meta.url))
/** Longer than any load takes: wrk ends when its requests are answered. */
const LONGEST = '300s'

/**
 * Sends webhooks with wrk as fast as they are accepted. Returns how many are accepted a second.
 * @throws {Error} when wrk is missing, or when a webhook is not answered 200
 */
export async function loadFully(url: string, connections: number, orders: Orders): Promise<number> {
  const used = String(Math.min(connections, orders.count))
  const folder = await mkdtemp(join(tmpdir(), 'peyk-load-'))
  try {
    const requests = join(folder, 'requests')
    await writeFile(requests, toRawRequests(url, orders).join('\0'))
    // One thread of wrk is enough for a server that has one itself.
    const options = ['--threads', '1', '--connections', used, '--duration', LONGEST, '--timeout', LONGEST]
    const { stdout } = await promisify(execFile)('wrk', [...options, '--script', SCRIPT, url, '--', requests, used])
    const { accepted, seconds } = JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '') as Record<string, number>
    if (accepted !== orders.count) throw new Error(`Of ${orders.count} webhooks not all were accepted: ${stdout}`)
    return accepted / Number(seconds)
  } finally {
    await rm(folder, { recursive: true })
  }
}
