import { spawnSync } from 'node:child_process'
import { resolve } from 'node:path'

/** The server program of all benchmarks: `BENCH_REDIS_SERVER`, else the one on the PATH. */
const chosen = process.env['BENCH_REDIS_SERVER'] ?? ''
export const REDIS_PROGRAM = chosen === '' ? undefined : resolve(chosen)

export type RedisVersion = {
  /** As the server gives it, for instance `7.0.15`. */
  version: string
  allocator: string
  /** From 7.2 on Redis can be asked to wait for its disk, and Peyk does so under `appendfsync everysec`. */
  hasWaitaof: boolean
}

/** What the server program says of itself. @throws {Error} when there is none */
export function describeRedis(): RedisVersion {
  const programs = REDIS_PROGRAM === undefined ? ['redis-server', 'valkey-server'] : [REDIS_PROGRAM]
  const stdout = programs.map((program) => spawnSync(program, ['--version']).stdout?.toString()).find(Boolean)
  if (stdout === undefined) throw new Error(`Expected a Redis at ${programs.join(' or ')}; it did not say its version.`)
  const version = /v=(\S+)/.exec(stdout)?.[1] ?? 'unknown'
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return {
    version,
    allocator: /malloc=(\S+)/.exec(stdout)?.[1] ?? 'unknown',
    hasWaitaof: major * 100 + minor >= 702,
  }
}
