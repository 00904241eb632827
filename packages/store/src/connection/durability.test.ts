import { Redis } from 'ioredis'
import { afterEach, describe, expect, it } from 'vitest'
import { findNewerServer, startRedisServer } from '@peyk/test-support/redis-server'
import type { RedisServer } from '@peyk/test-support/redis-server'
import { createRedis } from './connection.ts'
import { createDurableWrites, durabilityOf } from './durability.ts'
import { readRedisFacts } from './redis-facts.ts'

describe('durabilityOf', () => {
  const facts = (appendOnly: string | undefined, appendFsync: string | undefined, isNew: boolean) => ({
    product: 'Redis' as const,
    version: '',
    evictionPolicy: 'noeviction',
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
    return { server, redis, durable: createDurableWrites(redis, 'on-disk') }
  }

  it('finishes many writers with few waits, and all of it is there after a crash', async () => {
    const { server, redis, durable } = await start()
    expect(durabilityOf(await readRedisFacts(redis))).toBe('waitaof')
    await Promise.all(
      Array.from({ length: 500 }, async (_, i) => {
        await redis.set(`key-${i}`, i)
        await durable.waitForDisk()
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
    await durable.waitForDisk()
    await redis.set('a', 1)
    const order: string[] = []
    await Promise.all([
      durable.waitForDisk().then(() => order.push('finished')),
      redis.get('a').then(() => order.push('read')),
    ])
    expect(order).toEqual(['read', 'finished'])
  })

  it('ends with the connection whose writes it waits for', async () => {
    const { redis, durable } = await start()
    await durable.waitForDisk()
    const clients = async () => Number(/connected_clients:(\d+)/.exec(await observer.info('clients'))?.[1])
    const observer = new Redis(redis.options.port ?? 0)
    await expect.poll(clients).toBe(3)
    redis.disconnect()
    await expect.poll(clients).toBe(1)
    observer.disconnect()
  })

  it('promises nothing when Redis does not answer', async () => {
    const { server, redis, durable } = await start()
    await durable.waitForDisk()
    await redis.set('a', 1)
    server.pause()
    await expect(durable.waitForDisk()).rejects.toThrow(/timed out/i)
    server.resume()
    await expect.poll(() => durable.waitForDisk().then(() => 'finished', String)).toBe('finished')
  })
})
