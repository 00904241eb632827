import { createRedis } from './connection.ts'
import { SCHEMA } from './schema.ts'
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
    expect(await on.store.schema.check()).toBeUndefined()
    expect(await known()).toBeNull()
    expect(await on.store.schema.take()).toBeUndefined()
    expect(await known()).toBe(String(SCHEMA))
    expect(await on.store.schema.take()).toBeUndefined()
  })

  it('is raised by a newer release, and an older one then refuses', async () => {
    await on.redis.set(on.store.keys.version, SCHEMA - 1)
    expect(await on.store.schema.take()).toBeUndefined()
    expect(await known()).toBe(String(SCHEMA))
    await on.redis.set(on.store.keys.version, SCHEMA + 1)
    for (const problem of [await on.store.schema.take(), await on.store.schema.check()])
      expect(problem).toMatch(/^REDIS_PREFIX: expected .* got schema 2: a newer release .*docs\/upgrading\.md\.$/)
    expect(await known()).toBe(String(SCHEMA + 1))
  })

  it('is asked for again once Redis is there: a process that must not go on ends', async () => {
    const server = await startRedisServer()
    onTestFinished(() => server.stop())
    const redis = createRedis(server.url, 'failing', () => undefined)
    onTestFinished(() => redis.disconnect())
    server.pause()
    const rules = { linkSecret: 's', kinds: ['paid'] as const, retentionDays: 1, pollIntervalSeconds: 1 }
    const { schema, keys } = createStore(redis, { prefix: 'late', ...rules })
    expect(await schema.take(100)).toBeUndefined()

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
