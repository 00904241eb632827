import { Redis } from 'ioredis'
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { testRedis } from '@peyk/test-support/redis'
import { ALERTS_OPTIONS } from './maintenance.ts'
import { createProducer } from './producer.ts'
import { keepScheduled } from './schedules.ts'
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

  it('is scheduled again after every key of its queue was deleted', async () => {
    const queue = () => producer.queue('maintenance')
    const schedule = () => producer.scheduleMaintenance({ sweepEveryMs: 60_000, alertsEveryMs: 60_000 })
    const schedules = keepScheduled(schedule, ignore, 50)
    onTestFinished(schedules.close)
    await expect.poll(() => queue().getJobSchedulersCount()).toBe(2)
    // The schedule may be back at once, so the reply of the deletion proves that it was gone.
    expect(await redis.del(await redis.keys(`{${prefix}}:maintenance*`))).toBeGreaterThan(0)
    await expect.poll(() => queue().getJobSchedulersCount()).toBe(2)
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
    const queue = producer.queue('maintenance')
    for (let i = 0; i < 3; i += 1) await queue.add('alerts', { v: 1 }, ALERTS_OPTIONS)
    await queue.add('sweep', { v: 1 })
    const taken: string[] = []
    collect(taken)
    await expect.poll(() => taken.length).toBe(4)
    expect(taken[0]).toBe('sweep')
  })

  it('queues alerts once for a storm', async () => {
    await Promise.all(Array.from({ length: 20 }, () => producer.enqueueAlerts()))
    expect(await producer.queue('maintenance').getDelayedCount()).toBe(1)
  })

  it('runs each job at its interval, however many processes schedule it', async () => {
    for (let i = 0; i < 3; i += 1)
      await producer.scheduleMaintenance({ sweepEveryMs: 60_000, alertsEveryMs: 100, reconcileEveryMs: 60_000 })
    expect(await producer.queue('maintenance').getJobSchedulersCount()).toBe(3)
    const taken: string[] = []
    collect(taken)
    await expect.poll(() => taken.filter((name) => name === 'alerts').length).toBeGreaterThan(2)
    expect(taken.toSorted()).toEqual(expect.arrayContaining(['alerts', 'reconcile', 'sweep']))
    expect(taken.filter((name) => name !== 'alerts').toSorted()).toEqual(['reconcile', 'sweep'])
  })
})
