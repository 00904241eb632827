import { Redis } from 'ioredis'
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { testRedis } from '../../../tests/support/redis.ts'
import { OPERATORS_JOB } from './catalogue.ts'
import type { Payload } from './catalogue.ts'
import { createProducer } from './producer.ts'
import { scheduleOperators, scheduleSweep, startSchedules } from './schedules.ts'
import { startWorker } from './worker.ts'

describe('maintenance', () => {
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
    const queue = () => producer.queue('maintenance')
    const schedules = startSchedules([() => scheduleSweep(queue(), 60_000)], ignore, 50)
    onTestFinished(schedules.close)
    await expect.poll(() => queue().getJobSchedulersCount()).toBe(1)
    // It may be back before anybody can look: that it went is what the deletion itself says.
    expect(await redis.del(await redis.keys(`{${prefix}}:maintenance*`))).toBeGreaterThan(0)
    await expect.poll(() => queue().getJobSchedulersCount()).toBe(1)
  })

  it('takes a sweep before the sending of operators that waited longer', async () => {
    const queue = producer.queue('maintenance')
    for (let i = 0; i < 3; i += 1) await queue.add('operators', { v: 1, operators: true }, OPERATORS_JOB)
    await queue.add('sweep', { v: 1 })
    const taken: string[] = []
    const handle = async ({ payload }: { payload: Payload<'maintenance'> }) => {
      taken.push(payload.operators === true ? 'operators' : 'sweep')
      return 'done'
    }
    const worker = startWorker('maintenance', handle, {
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
  it('has operators notified once for a storm', async () => {
    await Promise.all(Array.from({ length: 20 }, () => producer.alertOperators()))
    expect(await producer.queue('maintenance').getDelayedCount()).toBe(1)
  })

  it('has operators notified again and again, whoever asks for it', async () => {
    for (let i = 0; i < 3; i += 1) await scheduleOperators(producer.queue('maintenance'), 100)
    expect(await producer.queue('maintenance').getJobSchedulersCount()).toBe(1)
    const taken: Payload<'maintenance'>[] = []
    const handle = async ({ payload }: { payload: Payload<'maintenance'> }) => {
      taken.push(payload)
      return 'done'
    }
    const worker = startWorker('maintenance', handle, {
      connection: redis,
      prefix,
      concurrency: 1,
      holdQueue: producer.holdQueue,
      onError: ignore,
      onFailed: ignore,
    })
    await expect.poll(() => taken.length).toBeGreaterThan(2)
    expect(taken[2]).toEqual({ v: 1, operators: true })
    await worker.close()
  })
})
