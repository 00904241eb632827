import { existsSync } from 'node:fs'
import { Redis } from 'ioredis'
import { afterEach, describe, expect, it } from 'vitest'
import { startRedisServer, type RedisServer } from './redis-server.ts'
import { testRedis } from './redis.ts'

describe('the shared Redis', () => {
  it('is safe to rely on, and each call has its own prefix', async () => {
    const first = testRedis()
    expect(testRedis().prefix).not.toBe(first.prefix)
    const redis = new Redis(first.url)
    expect(await redis.config('GET', 'appendonly')).toEqual(['appendonly', 'yes'])
    expect(await redis.config('GET', 'maxmemory-policy')).toEqual(['maxmemory-policy', 'noeviction'])
    redis.disconnect()
  })
})

describe('a Redis of its own', () => {
  let server: RedisServer | undefined
  let redis: Redis | undefined

  afterEach(async () => {
    redis?.disconnect()
    await server?.stop()
  })

  it('keeps its data and its port over a crash', async () => {
    server = await startRedisServer({ args: ['--appendfsync', 'always'] })
    redis = new Redis(server.url)
    redis.on('error', () => {})
    await redis.set('order', 'paid')
    const pid = server.pid
    await server.kill()
    await server.restart()
    expect(server.pid).not.toBe(pid)
    expect(await redis.get('order')).toBe('paid')
  })

  it('answers nothing while paused', async () => {
    server = await startRedisServer()
    redis = new Redis(server.url)
    await redis.ping()
    server.pause()
    const answer = redis.ping()
    expect(await Promise.race([answer, new Promise((resolve) => setTimeout(resolve, 300, 'silence'))])).toBe('silence')
    server.resume()
    expect(await answer).toBe('PONG')
  })

  it('leaves neither process nor directory behind', async () => {
    server = await startRedisServer()
    const { pid, dir } = server
    await server.stop()
    expect(() => process.kill(pid, 0)).toThrow('ESRCH')
    expect(existsSync(dir)).toBe(false)
  })
})
