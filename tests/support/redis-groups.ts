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

export type SentinelGroup = RedisGroup & {
  master: RedisServer
  replica: RedisServer
  sentinels: { host: string; port: number }[]
  /** The replica gets nothing more of the master, and may not connect to it again. */
  stopReplication: () => Promise<void>
  /** Cuts the master off from the Sentinels and from the replica; whoever else is connected goes on with it. */
  cutOffMaster: () => Promise<void>
  /** Lets the Sentinels reach the first master again. */
  reconnectMaster: () => Promise<void>
}

/** Users of their own, so that a test can shut one of them out. */
const SENTINEL = 'sentinel'
const REPLICA = 'replica'
const PASSWORD = 'of-the-test'
/** The user of connections without a password. Sentinel goes on as this user where its own is refused. */
const DEFAULT_USER = 'default'
const USER_ARGS = [SENTINEL, REPLICA].flatMap((user) => ['--user', user, 'on', `>${PASSWORD}`, '~*', '&*', '+@all'])
const REPLICATION_ARGS = ['--repl-diskless-sync-delay', '0', '--masteruser', REPLICA, '--masterauth', PASSWORD]

/**
 * A master with a replica and three Sentinels that fail over after a second.
 *
 * @param args more arguments for the master and the replica
 */
export async function startSentinelGroup(args: readonly string[] = []): Promise<SentinelGroup> {
  const all = [...USER_ARGS, ...REPLICATION_ARGS, ...args]
  const master = await startRedisServer({ args: all })
  const replica = await startRedisServer({ args: [...all, '--replicaof', '127.0.0.1', String(master.port)] })
  const folder = await mkdtemp(join(tmpdir(), 'peyk-sentinels-'))
  const sentinels = await Promise.all([0, 1, 2].map((index) => startSentinel(index, folder, master)))
  const addresses = sentinels.map(({ port }) => ({ host: '127.0.0.1', port }))
  return {
    url: `redis+sentinel://${addresses.map(({ host, port }) => `${host}:${port}`).join(',')}/main`,
    servers: [master, replica, ...sentinels],
    master,
    replica,
    sentinels: addresses,
    stopReplication: () => shutOut(master, [REPLICA]),
    cutOffMaster: () => shutOut(master, [REPLICA, SENTINEL, DEFAULT_USER]),
    reconnectMaster: () => letIn(master, [SENTINEL, DEFAULT_USER]),
    close: async () => {
      await Promise.all([master, replica, ...sentinels].map((server) => server.stop()))
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function startSentinel(index: number, folder: string, master: RedisServer): Promise<RedisServer> {
  const port = await freePort()
  const file = join(folder, `sentinel-${index}.conf`)
  const lines = [
    `port ${port}`,
    `sentinel monitor main 127.0.0.1 ${master.port} 2`,
    `sentinel auth-user main ${SENTINEL}`,
    `sentinel auth-pass main ${PASSWORD}`,
    'sentinel down-after-milliseconds main 1000',
    'sentinel failover-timeout main 5000',
  ]
  await writeFile(file, lines.join('\n'))
  return startRedisServer({ port, configFile: file })
}

/** Ends the connections of these users and refuses new ones. Those of the default user stay. */
async function shutOut(server: RedisServer, users: readonly string[]): Promise<void> {
  const redis = new Redis(server.url)
  for (const user of users) {
    if (user === DEFAULT_USER) await redis.acl('SETUSER', user, 'resetpass', `>${PASSWORD}`)
    else await redis.acl('SETUSER', user, 'off')
  }
  for (const user of users) if (user !== DEFAULT_USER) await redis.call('CLIENT', 'KILL', 'USER', user)
  redis.disconnect()
}

async function letIn(server: RedisServer, users: readonly string[]): Promise<void> {
  const redis = new Redis(server.url, { password: PASSWORD })
  for (const user of users) await redis.acl('SETUSER', user, ...(user === DEFAULT_USER ? ['nopass'] : ['on']))
  redis.disconnect()
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
