import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Redis } from 'ioredis'
import { freePort } from '@peyk/test-support/free-port'
import { startRedisServer } from '@peyk/test-support/redis-server'
import type { RedisServer } from '@peyk/test-support/redis-server'

const run = promisify(execFile)

export type RedisGroup = { url: string; servers: RedisServer[]; close: () => Promise<void> }

/** A master with a replica and three Sentinels that fail over after a second. */
export async function startSentinelGroup(): Promise<RedisGroup> {
  const master = await startRedisServer({ args: ['--repl-diskless-sync-delay', '0'] })
  const replica = await startRedisServer({ args: ['--replicaof', '127.0.0.1', String(master.port)] })
  const folder = await mkdtemp(join(tmpdir(), 'peyk-sentinels-'))
  const sentinels = await Promise.all(
    [0, 1, 2].map(async (index) => {
      const port = await freePort()
      const file = join(folder, `sentinel-${index}.conf`)
      const lines = [
        `port ${port}`,
        `sentinel monitor main 127.0.0.1 ${master.port} 2`,
        'sentinel down-after-milliseconds main 1000',
        'sentinel failover-timeout main 5000',
      ]
      await writeFile(file, lines.join('\n'))
      return startRedisServer({ port, configFile: file })
    }),
  )
  const url = `redis+sentinel://${sentinels.map(({ port }) => `127.0.0.1:${port}`).join(',')}/main`
  return {
    url,
    servers: [master, replica, ...sentinels],
    close: async () => {
      await Promise.all([master, replica, ...sentinels].map((server) => server.stop()))
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** A cluster of three masters. */
export async function startCluster(): Promise<RedisGroup> {
  const servers = await Promise.all(
    [0, 1, 2].map(() => startRedisServer({ args: ['--cluster-enabled', 'yes', '--cluster-node-timeout', '2000'] })),
  )
  const nodes = servers.map(({ port }) => `127.0.0.1:${port}`)
  await run('redis-cli', ['--cluster', 'create', ...nodes, '--cluster-replicas', '0', '--cluster-yes'])
  return {
    url: `redis+cluster://${nodes.join(',')}`,
    servers,
    close: async () => void (await Promise.all(servers.map((server) => server.stop()))),
  }
}

/** Waits until the replica has all that the master wrote. */
export async function waitForReplica(master: RedisServer): Promise<void> {
  const redis = new Redis(master.url)
  await redis.set('replicated', '1')
  await redis.wait(1, 10_000)
  redis.disconnect()
}
