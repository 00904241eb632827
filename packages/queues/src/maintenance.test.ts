import { Redis } from 'ioredis'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { testRedis } from '@peyk/test-support/redis'
import { createProducer } from './producer.ts'
import { startWorker } from './worker.ts'
import type { JobHandler, QueueWorker } from './worker.ts'

describe('maintenance', () => {
  let redis: Redis
  let prefix: string
  let producer: ReturnType<typeof createProducer>
  const workers: QueueWorker[] = []
  const ignore = () => undefined

  beforeEach(() => {
    const test = testRedis()
    prefix = test.prefix
    redis = new Redis(test.url, { maxRetriesPerRequest: null })
    producer = createProducer(redis, prefix, ignore)
  })
  afterEach(async () => {
    await Promise.all(workers.splice(0).map((worker) => worker.close()))
    await producer.close()
    redis.disconnect()
  })

  it('waits no more often than a few times while no worker takes it', async () => {
    for (let i = 0; i < 15; i += 1)
      for (const name of ['sweep', 'alerts'] as const) await producer.enqueueMaintenance(name)
    expect(await producer.queue('maintenance').getJobCountByTypes('waiting', 'prioritized')).toBe(10)
  })

  const collect = (taken: string[]) => {
    const handle: JobHandler<'maintenance'> = async ({ name }) => {
      taken.push(name)
      return 'done'
    }
    const worker = startWorker('maintenance', handle, {
      connection: redis,
      prefix,
      concurrency: 1,
      pauseQueue: producer.pauseQueue,
      onError: ignore,
      onFailed: ignore,
    })
    workers.push(worker)
  }

  it('takes a sweep before alerts that waited longer', async () => {
    for (const name of ['alerts', 'alerts', 'alerts', 'sweep'] as const) await producer.enqueueMaintenance(name)
    const taken: string[] = []
    collect(taken)
    await expect.poll(() => taken.length).toBe(4)
    expect(taken[0]).toBe('sweep')
  })

  it('queues alerts once for a storm', async () => {
    await Promise.all(Array.from({ length: 20 }, () => producer.enqueueAlerts()))
    expect(await producer.queue('maintenance').getDelayedCount()).toBe(1)
  })
})
