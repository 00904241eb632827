import { createRedis } from './connection.ts'
import { SCHEMA } from './check-in.ts'
import { createStore } from '../store.ts'
import { startRedisServer } from '@peyk/test-support/redis-server'
import { testStore } from '@peyk/test-support/store'
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest'

describe('the schema', () => {
  let on: ReturnType<typeof testStore>
  beforeEach(() => (on = testStore()))
  afterEach(() => on.close())
  const known = () => on.redis.get(on.store.keys.version)

  it('is noted by the first process, and the next ones have nothing against it', async () => {
    expect(await on.store.checkIn.check()).toBeUndefined()
    expect(await known()).toBeNull()
    expect(await on.store.checkIn.take()).toBeUndefined()
    expect(await known()).toBe(String(SCHEMA))
    expect(await on.store.checkIn.take()).toBeUndefined()
  })

  it('is raised by a newer release, and an older one then refuses', async () => {
    await on.redis.set(on.store.keys.version, SCHEMA - 1)
    expect(await on.store.checkIn.take()).toBeUndefined()
    expect(await known()).toBe(String(SCHEMA))
    await on.redis.set(on.store.keys.version, SCHEMA + 1)
    for (const problem of [await on.store.checkIn.take(), await on.store.checkIn.check()])
      expect(problem).toMatch(/^REDIS_PREFIX: expected .* got schema 2: a newer release .*docs\/upgrading\.md\.$/)
    expect(await known()).toBe(String(SCHEMA + 1))
  })

  it('is asked for again once Redis is there: a process that must not go on ends', async () => {
    const server = await startRedisServer()
    onTestFinished(() => server.stop())
    const redis = createRedis(server.url, 'failing', () => undefined)
    onTestFinished(() => redis.disconnect())
    server.pause()
    const rules = { linkSecrets: ['s'] as const, kinds: ['paid'] as const, retentionDays: 1, pollIntervalSeconds: 1 }
    const { checkIn, keys } = createStore(redis, { prefix: 'late', ...rules })
    expect(await checkIn.take(100)).toBeUndefined()

    const ended = new Promise<unknown>((resolve) => {
      const others = process.listeners('uncaughtException')
      process.removeAllListeners('uncaughtException')
      process.once('uncaughtException', (error) => {
        for (const other of others) process.on('uncaughtException', other)
        resolve(error)
      })
    })
    server.resume()
    await expect.poll(() => redis.status).toBe('ready')
    await expect.poll(() => redis.get(keys.version)).toBe(String(SCHEMA))
    await redis.set(keys.version, SCHEMA + 1)
    redis.disconnect(true)
    expect(await ended).toMatchObject({ message: expect.stringContaining('newer release') })
  })
})

describe('the bot of a prefix', () => {
  const on = (options: Parameters<typeof testStore>[0] & { prefix: string }) => {
    const { store, close } = testStore(options)
    onTestFinished(close)
    return store.checkIn
  }

  it('is the first that checks in; a process of another bot must not work there, and writes nothing', async () => {
    const { prefix, redis, store, close } = testStore()
    onTestFinished(close)
    expect(await on({ prefix, botId: '1' }).take()).toBeUndefined()
    expect(await on({ prefix, botId: '1' }).take()).toBeUndefined()
    await redis.del(store.keys.version)
    const second = on({ prefix, botId: '2' })
    for (const problem of [await second.take(), await second.check()])
      expect(problem).toMatch(/^REDIS_PREFIX: expected .* of bot 2.*, got those of bot 1\..*"peyk bot replace"/)
    expect(await redis.exists(store.keys.version)).toBe(0)
    expect(await on({ prefix, botId: '1' }).check()).toBeUndefined()
  })

  it('does not matter to a process without a token, which notes none', async () => {
    const { prefix, store, close } = testStore()
    onTestFinished(close)
    expect(await store.checkIn.take()).toBeUndefined()
    expect(await store.checkIn.read()).toEqual({ schema: SCHEMA, botId: undefined })
    await on({ prefix, botId: '2' }).take()
    expect(await store.checkIn.take()).toBeUndefined()
  })

  it('can be replaced', async () => {
    const { prefix, store, close } = testStore()
    onTestFinished(close)
    await on({ prefix, botId: '1' }).take()
    await store.checkIn.replaceBot('2')
    expect(await on({ prefix, botId: '2' }).take()).toBeUndefined()
    expect(await on({ prefix, botId: '1' }).take()).toContain('those of bot 2')
  })
})
