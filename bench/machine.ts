import { cpus, totalmem } from 'node:os'
import { describeRedis } from './redis-program.ts'

const GIB = 2 ** 30

/** What the figures were measured on, in one line. */
export function describeMachine(): string {
  const [cpu] = cpus()
  const { version, allocator } = describeRedis()
  return [
    `${cpus().length} × ${cpu?.model.trim() ?? 'unknown processor'}`,
    `${Math.round(totalmem() / GIB)} GiB`,
    process.platform,
    `Node ${process.versions.node}`,
    `Redis ${version} (${allocator})`,
  ].join(', ')
}
