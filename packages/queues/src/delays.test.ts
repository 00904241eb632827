import { HOUR } from '@peyk/domain/time'
import { testRedis } from '@peyk/test-support/redis'
import { Redis } from 'ioredis'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createProducer } from './producer.ts'

describe('a delay', () => {
  let redis: Redis
  let producer: ReturnType<typeof createProducer>
  const queue = () => producer.queue('notifications')

  beforeEach(() => {
    const test = testRedis()
    redis = new Redis(test.url, { maxRetriesPerRequest: null })
    producer = createProducer(redis, test.prefix, () => undefined)
  })
  afterEach(async () => {
    vi.useRealTimers()
    await producer.close()
    redis.disconnect()
  })

  it('by a worker whose clock was two hours ahead ends with the next sweep, an ordinary one does not', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 2 * HOUR })
    for (const orderId of ['1', '2']) await queue().add('notify', { orderId }, { delay: 1000 })
    vi.useRealTimers()
    await queue().add('notify', { orderId: '3' }, { delay: 60_000 })
    expect(await queue().getDelayedCount()).toBe(3)
    expect(await producer.endLongDelays()).toBe(2)
    expect((await queue().getWaiting()).map((job) => (job.data as { orderId: string }).orderId)).toEqual(['1', '2'])
    expect(await queue().getDelayedCount()).toBe(1)
    expect(await producer.endLongDelays()).toBe(0)
  })

  it('of a whole queue lasts for five minutes at most, and ends when Redis’s clock is set back', async () => {
    await producer.pauseQueue('notifications', 10 * HOUR)
    const ttlMs = () => redis.pttl(queue().toKey('limiter'))
    expect(await ttlMs()).toBeLessThanOrEqual(300_000)
    await producer.endLongDelays()
    expect(await producer.isPaused('notifications')).toBe(true)
    await redis.pexpire(queue().toKey('limiter'), (await ttlMs()) + 600_000)
    await producer.endLongDelays()
    expect(await producer.isPaused('notifications')).toBe(false)
  })
})
