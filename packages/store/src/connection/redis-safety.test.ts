import { Redis } from 'ioredis'
import { afterEach, describe, expect, it } from 'vitest'
import { startRedisServer } from '@peyk/test-support/redis-server'
import type { RedisServer } from '@peyk/test-support/redis-server'
import { inspectRedis } from './redis-safety.ts'

describe('inspectRedis', () => {
  let server: RedisServer | undefined
  let redis: Redis | undefined
  afterEach(async () => {
    redis?.disconnect()
    await server?.stop()
  })

  const inspect = async (...args: string[]) => {
    server = await startRedisServer({ args })
    redis = new Redis(server.url)
    return Object.fromEntries((await inspectRedis(redis, 'key')).map((found) => [found.check, found]))
  }

  it('finds nothing wrong with a Redis that keeps everything at once', async () => {
    const results = await inspect('--appendfsync', 'always')
    expect(Object.values(results).map(({ level }) => level)).toEqual(['ok', 'ok', 'ok', 'ok'])
    expect(results['version']?.message).toMatch(/^(Redis|Valkey) \d+\.\d+/)
  })

  it('says what to do about eviction and missing persistence', async () => {
    const results = await inspect('--maxmemory-policy', 'allkeys-lru', '--appendonly', 'no')
    expect(results['eviction']).toMatchObject({ level: 'wrong', todo: 'set maxmemory-policy noeviction' })
    expect(results['persistence']).toMatchObject({
      level: 'wrong',
      todo: 'set appendonly yes and appendfsync always',
    })
  })

  it('warns of what a crash can lose, and of a configuration that it may not read', async () => {
    const results = await inspect('--appendfsync', 'everysec', '--rename-command', 'CONFIG', '')
    expect(results['eviction']).toMatchObject({ level: 'warning', todo: expect.stringContaining('noeviction') })
    await server?.stop()
    redis?.disconnect()
    expect((await inspect('--appendfsync', 'no'))['persistence']).toMatchObject({
      level: 'warning',
      todo: expect.stringContaining('set appendfsync always'),
    })
  })
})
