import { Redis } from 'ioredis'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { testRedis } from '../../../tests/support/redis.ts'
import { createProducer } from './producer.ts'
import { scheduleUpkeep, startSchedules } from './schedules.ts'
import { startWorker } from './worker.ts'

describe('upkeep', () => {
  let redis: Redis
  let prefix: string
  let producer: ReturnType<typeof createProducer>
  const ignore = () => undefined

  beforeEach(() => {
    const test = testRedis()
    prefix = test.prefix
    redis = new Redis(test.url, { maxRetriesPerRequest: null })
    producer = createProducer(redis, prefix, ignore)
  })
  afterEach(async () => {
    await producer.close()
    redis.disconnect()
  })

  it('is scheduled again after every key of its queue was deleted', async () => {
    const queue = () => producer.queue('upkeep')
    const schedules = startSchedules([() => scheduleUpkeep(queue(), 60_000)], ignore, 50)
    await expect.poll(() => queue().getJobSchedulersCount()).toBe(1)
    await redis.del(await redis.keys(`{${prefix}}:upkeep*`))
    expect(await redis.keys(`{${prefix}}:upkeep:repeat*`)).toEqual([])
    await expect.poll(() => queue().getJobSchedulersCount()).toBe(1)
    schedules.close()
  })

  it('takes a sweep before the cards that waited longer', async () => {
    for (const orderId of ['1', '2', '3']) await producer.showCard({ orderId, kind: 'paid' })
    await producer.queue('upkeep').add('sweep', { v: 1 })
    const taken: string[] = []
    const handle = async ({ payload }: { payload: { card?: { orderId: string } | undefined } }) => {
      taken.push(payload.card?.orderId ?? 'sweep')
      return 'done'
    }
    const worker = startWorker('upkeep', handle, {
      connection: redis,
      prefix,
      concurrency: 1,
      holdQueue: producer.holdQueue,
      onError: ignore,
      onFailed: ignore,
    })
    await expect.poll(() => taken.length).toBe(4)
    expect(taken[0]).toBe('sweep')
    await worker.close()
  })
})
