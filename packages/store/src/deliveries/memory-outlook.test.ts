import { startRedisServer } from '@peyk/test-support/redis-server'
import { orderUpdateOf, paid } from '@peyk/test-support/store'
import { Redis } from 'ioredis'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createStore } from '../store.ts'
import { toDaysLeft } from './memory-outlook.ts'

const RULES = { historyDays: 30, retentionDays: 400 }
const MB = 1_000_000

describe('how long the memory of Redis lasts', () => {
  it.each([
    ['a new shop that grows', 900 * MB, { notifiedADay: 100_000, fresh: 0 }, 10],
    ['a shop whose oldest orders are compacted already', 100 * MB, { notifiedADay: 10_000, fresh: 300_000 }, 100],
    ['both, one after the other', 28 * MB, { notifiedADay: 1000, fresh: 0 }, 40],
    ['for the whole retention', 500 * MB, { notifiedADay: 1000, fresh: 30_000 }, undefined],
    ['nothing is notified', 1, { notifiedADay: 0, fresh: 0 }, undefined],
    ['it is full', -1, { notifiedADay: 1, fresh: 0 }, 0],
  ])('%s', (_, freeBytes, state, days) => {
    expect(toDaysLeft(freeBytes, state, RULES)).toBe(days)
  })

  it('reads it from Redis and from what was notified', async () => {
    const server = await startRedisServer({ args: ['--maxmemory', '64mb'] })
    onTestFinished(() => server.stop())
    const redis = new Redis(server.url)
    onTestFinished(() => redis.disconnect())
    const { orders, ledger, memory, statistics } = createStore(redis, {
      prefix: 'memory',
      linkSecrets: ['s'],
      kinds: ['paid'],
      retentionDays: 400,
      pollIntervalSeconds: 60,
    })
    await orders.applyOrderUpdate(orderUpdateOf('1', 'paid', { chatId: '7' }), 'webhook')
    await ledger.begin(paid('1'), 'me', '7', 60_000)
    await ledger.recordSent(paid('1'), 'me', 1)
    const outlook = await memory.read(RULES)
    expect(outlook).toMatchObject({ limitBytes: 64 * 1024 ** 2, isLimited: true, notifiedADay: 1, daysLeft: undefined })
    expect(outlook.usedBytes).toBeGreaterThan(100_000)
    expect((await statistics.lastHour()).notified).toBe(1)

    await redis.config('SET', 'maxmemory', '0')
    expect(await memory.read(RULES)).toMatchObject({ isLimited: false })
    expect((await memory.read(RULES)).limitBytes).toBeGreaterThan(64 * 1024 ** 2)
  })
})
