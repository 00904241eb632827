import { Redis } from 'ioredis'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { startRedisServer } from '@peyk/test-support/redis-server'
import type { RedisServer } from '@peyk/test-support/redis-server'
import { assertWritable } from './assert-writable.ts'

let server: RedisServer
let redis: Redis
beforeEach(async () => {
  server = await startRedisServer()
  redis = new Redis(server.url)
})
afterEach(async () => {
  redis.disconnect()
  await server.stop()
})

const writesSince = async () => /rdb_changes_since_last_save:(\d+)/.exec(await redis.info('persistence'))?.[1]

it('writes nothing', async () => {
  await assertWritable(redis, 'key')
  expect(await redis.exists('key')).toBe(0)
  expect(await writesSince()).toBe('0')
})

it.each([
  ['a full one', 'maxmemory', '1', 'OOM'],
  ['one without its replicas', 'min-replicas-to-write', '1', 'NOREPLICAS'],
])('throws for %s', async (_what, name, value, error) => {
  await redis.config('SET', name, value)
  await expect(assertWritable(redis, 'key')).rejects.toThrow(error)
})

it('throws for a read-only one', async () => {
  await redis.replicaof('127.0.0.1', 1)
  await expect(assertWritable(redis, 'key')).rejects.toThrow('READONLY')
})
