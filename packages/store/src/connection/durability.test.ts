import { once } from 'node:events'
import { Redis } from 'ioredis'
import { afterEach, describe, expect, it } from 'vitest'
import { findNewerServer, startRedisServer } from '@peyk/test-support/redis-server'
import type { RedisServer } from '@peyk/test-support/redis-server'
import { createRedis } from './connection.ts'
import { createDurableWrites, durabilityOf } from './durability.ts'
import { createMasterLink } from './master-link.ts'
import { readRedisFacts } from './redis-facts.ts'

describe('durabilityOf', () => {
  const facts = (appendOnly: string | undefined, appendFsync: string | undefined, isNew: boolean) => ({
    appendOnly,
    appendFsync,
    isAtLeast: () => isNew,
  })
  it.each([
    ['yes', 'always', false, 'always'],
    ['yes', 'always', true, 'always'],
    ['yes', 'everysec', true, 'waitaof'],
    ['yes', 'everysec', false, 'later'],
    ['yes', 'no', true, 'later'],
    ['no', 'always', true, 'never'],
    [undefined, undefined, true, 'unknown'],
  ] as const)('appendonly %s, appendfsync %s, 7.2 or newer %s: %s', (appendOnly, appendFsync, isNew, durability) => {
    expect(durabilityOf(facts(appendOnly, appendFsync, isNew))).toBe(durability)
  })
})

const nothing = async () => undefined
const program = findNewerServer()

describe.runIf(program !== undefined)('durable writes with WAITAOF', () => {
  let server: RedisServer | undefined
  let redis: Redis | undefined
  afterEach(async () => {
    redis?.disconnect()
    await server?.stop()
  })

  const start = async () => {
    server = await startRedisServer({
      ...(program === undefined ? {} : { program }),
      args: ['--appendfsync', 'everysec'],
    })
    redis = createRedis(server.url, 'failing', () => undefined)
    await expect.poll(() => redis?.status).toBe('ready')
    return { server, redis, durable: createDurableWrites(createMasterLink(redis, 'probe'), 'probe') }
  }

  it('finishes many writers with few waits, and all of it is there after a crash', async () => {
    const { server, redis, durable } = await start()
    expect(durabilityOf(await readRedisFacts(redis))).toBe('waitaof')
    await Promise.all(
      Array.from({ length: 500 }, async (_, i) => {
        await durable.durably(() => redis.set(`key-${i}`, i))
      }),
    )
    const calls = Number(/cmdstat_waitaof:calls=(\d+)/.exec(await redis.info('commandstats'))?.[1] ?? 0)
    expect(calls).toBeGreaterThan(0)
    expect(calls).toBeLessThan(5)
    await server.kill()
    await server.restart()
    await expect.poll(() => redis.dbsize().catch(() => -1)).toBe(500 + 1)
  })

  it('keeps nobody else waiting', async () => {
    const { redis, durable } = await start()
    await durable.durably(nothing)
    await redis.set('a', 1)
    const order: string[] = []
    await Promise.all([
      durable.durably(nothing).then(() => order.push('finished')),
      redis.get('a').then(() => order.push('read')),
    ])
    expect(order).toEqual(['read', 'finished'])
  })

  it('ends with the connection whose writes it waits for', async () => {
    const { redis, durable } = await start()
    await durable.durably(nothing)
    const clients = async () => Number(/connected_clients:(\d+)/.exec(await observer.info('clients'))?.[1])
    const observer = new Redis(redis.options.port ?? 0)
    await expect.poll(clients).toBe(3)
    redis.disconnect()
    await expect.poll(clients).toBe(1)
    observer.disconnect()
  })

  it('promises nothing when Redis does not answer', async () => {
    const { server, redis, durable } = await start()
    await durable.durably(nothing)
    await redis.set('a', 1)
    server.pause()
    await expect(durable.durably(nothing)).rejects.toThrow(/timed out/i)
    server.resume()
    await expect.poll(() => durable.durably(nothing).then(() => 'finished', String)).toBe('finished')
  })
})

describe('durable writes with a replica', () => {
  const servers: RedisServer[] = []
  const connections: Redis[] = []
  afterEach(async () => {
    for (const connection of connections.splice(0)) connection.disconnect()
    await Promise.all(servers.splice(0).map((server) => server.stop()))
  })
  const server = async (...args: string[]) => {
    const started = await startRedisServer({
      args: ['--appendfsync', 'always', '--repl-diskless-sync-delay', '0', ...args],
    })
    servers.push(started)
    return started
  }
  const connect = async ({ url }: RedisServer) => {
    const redis = createRedis(url, 'failing', () => undefined)
    connections.push(redis)
    await expect.poll(() => redis.status).toBe('ready')
    return redis
  }
  const calls = async (redis: Redis, name: string) =>
    Number(new RegExp(`cmdstat_${name}:calls=(\\d+)`).exec(await redis.info('commandstats'))?.[1] ?? 0)

  const reconnect = async (redis: Redis) => {
    const closed = once(redis, 'close')
    redis.disconnect(true)
    await closed
    await expect.poll(() => redis.status).toBe('ready')
  }

  const startPair = async (waitLimitMs = 1500) => {
    const master = await server()
    const replica = await server('--replicaof', '127.0.0.1', String(master.port))
    const redis = await connect(master)
    await expect.poll(() => redis.info('replication')).toMatch(/state=online/)
    return { master, replica, redis, ...createDurableWrites(createMasterLink(redis, 'probe'), 'probe', waitLimitMs) }
  }

  it('waits for the replica, many writers with few waits', async () => {
    const { replica, redis, onReplica } = await startPair(4000)
    await Promise.all(Array.from({ length: 500 }, (_, i) => onReplica(() => redis.set(`key-${i}`, i))))
    expect(await (await connect(replica)).dbsize()).toBe(500 + 1)
    expect(await calls(redis, 'wait')).toBeLessThan(10)
  })

  it('promises nothing while the replica does not answer, and goes on afterwards', async () => {
    const { replica, redis, onReplica, durably } = await startPair()
    await onReplica(nothing)
    replica.pause()
    await expect(onReplica(() => redis.set('a', 1))).rejects.toThrow(/No replica/)
    await expect(durably(() => redis.set('a', 1))).rejects.toThrow(/No replica/)
    replica.resume()
    await expect.poll(() => onReplica(async () => 'finished').catch(String)).toBe('finished')
  })

  it('promises nothing once a master that had a replica has none: another server may have taken over', async () => {
    const { replica, redis, onReplica } = await startPair()
    await onReplica(nothing)
    await (await connect(replica)).replicaof('NO', 'ONE')
    await expect.poll(() => redis.info('replication')).toContain('connected_slaves:0')
    await expect(onReplica(() => redis.set('a', 1))).rejects.toThrow(/No replica/)
    await reconnect(redis)
    await expect(onReplica(() => redis.set('a', 1))).rejects.toThrow(/No replica/)
  })

  it('promises nothing when the connection was lost during the write', async () => {
    const { redis, onReplica } = await startPair()
    await expect(onReplica(() => reconnect(redis))).rejects.toThrow(/connection to Redis was lost/)
  })

  it('costs nothing where there is none', async () => {
    const redis = await connect(await server())
    const { durably } = createDurableWrites(createMasterLink(redis, 'probe'), 'probe')
    await durably(nothing)
    await redis.config('RESETSTAT')
    await Promise.all(Array.from({ length: 50 }, (_, i) => durably(() => redis.set(`key-${i}`, i))))
    expect((await redis.info('commandstats')).match(/^cmdstat_[^:]+:calls=\d+/gm)?.toSorted()).toEqual([
      expect.stringContaining('config'),
      'cmdstat_set:calls=50',
    ])
  })
})
