import { execFile } from 'node:child_process'
import { cpus, totalmem } from 'node:os'
import { promisify } from 'node:util'

const GIB = 2 ** 30

/** What the figures were measured on, in one line. */
export async function describeMachine(): Promise<string> {
  const [cpu] = cpus()
  const { stdout } = await promisify(execFile)('redis-server', ['--version'])
  const version = /v=(\S+)/.exec(stdout)?.[1] ?? 'unknown'
  const allocator = /malloc=(\S+)/.exec(stdout)?.[1] ?? 'unknown'
  return [
    `${cpus().length} × ${cpu?.model.trim() ?? 'unknown processor'}`,
    `${Math.round(totalmem() / GIB)} GiB`,
    process.platform,
    `Node ${process.versions.node}`,
    `Redis ${version} (${allocator})`,
  ].join(', ')
}
