import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
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
const MASTER_AUTH_ARGS = ['--masteruser', REPLICA, '--masterauth', PASSWORD]
/** A replica begins at once, and is named by its cluster when the first ping of its master has come: after 10 s by default. */
const REPLICATION_ARGS = ['--repl-diskless-sync-delay', '0', '--repl-ping-replica-period', '1']

/**
 * A master with a replica and three Sentinels that fail over after a second.
 *
 * @param args more arguments for the master and the replica
 */
export async function startSentinelGroup(args: readonly string[] = []): Promise<SentinelGroup> {
  const all = [...USER_ARGS, ...MASTER_AUTH_ARGS, ...REPLICATION_ARGS, ...args]
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

/**
 * A port for a node, whose bus listens 10,000 above it (https://redis.io/docs/latest/operate/oss_and_stack/management/scaling/): where
 * `freePort` gives none, and the system none to connections.
 */
async function freeClusterPort(): Promise<number> {
  for (;;) {
    const port = await freePort()
    if (port > 20_000 && port < 22_700) return port
  }
}

/** A cluster of three masters, each with so many replicas. */
export async function startCluster(replicas = 0): Promise<RedisGroup> {
  const args = ['--cluster-enabled', 'yes', '--cluster-node-timeout', '2000', ...REPLICATION_ARGS]
  const start = async () => startRedisServer({ port: await freeClusterPort(), args })
  const servers = await Promise.all(Array.from({ length: 3 * (1 + replicas) }, start))
  const nodes = servers.map(({ port }) => `127.0.0.1:${port}`)
  await run('redis-cli', ['--cluster', 'create', ...nodes, '--cluster-replicas', String(replicas), '--cluster-yes'])
  await Promise.all(servers.map(({ url }) => waitForNodes(url, replicas)))
  return {
    url: `redis+cluster://${nodes.join(',')}`,
    servers,
    close: async () => void (await Promise.all(servers.map((server) => server.stop()))),
  }
}

/** Waits until a node knows that all masters have their replicas. */
async function waitForNodes(url: string, replicas: number): Promise<void> {
  const redis = new Redis(url)
  const isKnown = async () => {
    const slots = (await redis.cluster('SLOTS')) as unknown[][]
    return slots.length === 3 && slots.every((range) => range.length === 3 + replicas)
  }
  while (!(await isKnown())) await delay(100)
  redis.disconnect()
}

/** Waits until so many replicas follow the master and have all that it wrote. */
export async function waitForReplicas(master: RedisServer, count: number): Promise<void> {
  const redis = new Redis(master.url)
  do await redis.set('replicated', '1')
  while ((await redis.wait(count, 1000)) < count)
  redis.disconnect()
}
