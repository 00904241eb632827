import { startRedisServer } from '@peyk/test-support/redis-server'
import type { RedisServer } from '@peyk/test-support/redis-server'
import { orderUpdateOf, paid } from '@peyk/test-support/store'
import { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createStore } from '../store.ts'
import type { Store } from '../store.ts'

const LEASE_MS = 60_000

describe('while the memory of Redis is full', () => {
  let server: RedisServer
  let redis: Redis
  let store: Store
  const ids = ['1', '2', '3', '4'] as const

  beforeAll(async () => {
    server = await startRedisServer()
  })
  afterAll(() => server.stop())
  beforeEach(async () => {
    redis = new Redis(server.url)
    store = createStore(redis, {
      prefix: 'full',
      linkSecrets: ['s'],
      kinds: ['paid'],
      retentionDays: 400,
      pollIntervalSeconds: 60,
    })
    for (const id of ids) await store.orders.applyOrderUpdate(orderUpdateOf(id, 'paid', { chatId: '7' }), 'webhook')
    for (const id of ['1', '2', '3']) await store.ledger.begin(paid(id), 'me', '7', LEASE_MS)
    await redis.config('SET', 'maxmemory', '1')
  })
  afterEach(async () => {
    await redis.config('SET', 'maxmemory', '0')
    await redis.flushall()
    redis.disconnect()
  })

  it('begins nothing, and changes nothing by that', async () => {
    await expect(store.ledger.begin(paid('4'), 'me', '7', LEASE_MS)).rejects.toThrow('OOM')
    expect(await store.ledger.get(paid('4'))).toBeUndefined()
    expect(await store.outbox.has(paid('4'))).toBe(true)
  })

  it('records what became of the attempts that are under way', async () => {
    expect(await store.ledger.recordSent(paid('1'), 'me', 42)).toBe(true)
    expect(await store.ledger.recordOpen(paid('2'), 'me', 'rejected', 'why')).toBe('recorded')
    expect(await store.ledger.release(paid('3'), 'me', 0, 'connection refused')).toBe(true)
    const found = await Promise.all(ids.map(async (id) => (await store.ledger.get(paid(id)))?.state))
    expect(found).toEqual(['sent', 'rejected', undefined, undefined])
    expect((await store.outbox.list(10)).map(({ notification }) => notification.orderId).toSorted()).toEqual(['3', '4'])
    expect(await store.orders.history('1')).toContainEqual(expect.objectContaining({ event: 'sent', messageId: 42 }))
  })

  it('answers a webhook that repeats what was notified', async () => {
    await store.ledger.recordSent(paid('1'), 'me', 42)
    const { result } = await store.orders.applyOrderUpdate(orderUpdateOf('1', 'paid', { chatId: '7' }), 'webhook')
    expect(result).toBe('sent')
  })

  it('moves the orders of a group whose message was refused since it has another id', async () => {
    expect(await store.orders.moveChat('1', '7', '-1009')).toBe(4)
    expect(await store.orders.chatOf('1')).toBe('-1009')
  })
})
