import { setTimeout as delay } from 'node:timers/promises'
import { Queue } from 'bullmq'
import { Redis } from 'ioredis'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { startRedisServer } from '@peyk/test-support/redis-server'
import { testRedis } from '@peyk/test-support/redis'
import { JobPostponed, JobRejected, QueuePaused } from './job-failures.ts'
import { createProducer } from './producer.ts'
import { startWorker } from './worker.ts'
import type { JobHandler, QueueWorker } from './worker.ts'

describe('a worker', () => {
  let redis: Redis
  let queue: Queue
  let worker: QueueWorker
  let producer: ReturnType<typeof createProducer>
  let prefix: string
  const onFailed = vi.fn<(jobId: string | undefined, error: Error, final: boolean) => void>()

  const start = (handle: JobHandler<'notifications'>) => {
    worker = startWorker('notifications', handle, {
      connection: redis,
      prefix,
      concurrency: 1,
      pauseQueue: producer.pauseQueue,
      onError: () => undefined,
      onFailed,
    })
  }

  beforeEach(() => {
    const test = testRedis()
    prefix = test.prefix
    redis = new Redis(test.url, { maxRetriesPerRequest: null })
    producer = createProducer(redis, prefix, () => undefined)
    queue = producer.queue('notifications')
    onFailed.mockClear()
  })

  afterEach(async () => {
    await worker.close()
    await producer.close()
    redis.disconnect()
  })

  it('gives the handler a parsed payload and keeps its result', async () => {
    start(async ({ payload }) => `notified ${payload.orderId}`)
    await producer.enqueueNotification({ orderId: '1', kind: 'paid' })
    await expect.poll(async () => (await queue.getCompleted())[0]?.returnvalue as unknown).toBe('notified 1')
  })

  it('names itself on its jobs, counts them, and logs each failed attempt of a job and nothing else', async () => {
    const ring = new Error('its own cause')
    ring.cause = ring
    start(async ({ payload, attempt }) => {
      if (payload.orderId === '2' && attempt === 1)
        throw new Error('Not sent, tried again later', { cause: new Error('connection refused') })
      // Nothing that a job throws may keep its failure from being recorded.
      if (payload.orderId === '3' && attempt === 1) throw ring
      return 'done'
    })
    await queue.add('notify', { v: 1, orderId: '1', kind: 'paid' })
    await queue.add('notify', { v: 1, orderId: '2', kind: 'paid' }, { attempts: 2, backoff: 1 })
    await queue.add('notify', { v: 1, orderId: '3', kind: 'paid' }, { attempts: 2, backoff: 1 })
    await expect.poll(() => queue.getCompletedCount()).toBe(3)
    const jobs = (await queue.getCompleted()).toSorted((a, b) => Number(a.id) - Number(b.id))
    const logs = await Promise.all(jobs.map(({ id }) => queue.getJobLogs(String(id))))
    expect(logs.map(({ logs: lines }) => lines)).toEqual([
      [],
      [expect.stringMatching(/attempt 1 by \S+:\d+: Not sent, tried again later: connection refused$/)],
      [expect.stringMatching(/its own cause(: its own cause){4}$/)],
    ])
    expect(jobs.map(({ processedBy }) => processedBy)).toEqual([
      expect.stringMatching(/:\d+$/),
      expect.stringMatching(/:\d+$/),
      expect.stringMatching(/:\d+$/),
    ])
    expect((await queue.getMetrics('completed')).meta.count).toBe(3)
  })

  it('keeps the newest of what is done, and of what failed', async () => {
    for (const [ended, count] of [
      ['completed', 1000],
      ['failed', 5000],
    ] as const)
      await redis.zadd(
        queue.toKey(ended),
        ...Array.from({ length: count + 9 }, (_, i) => [Date.now(), `old-${i}`]).flat(),
      )
    start(async ({ payload }) => {
      if (payload.orderId === '2') throw new JobRejected('no use')
      return 'done'
    })
    for (const orderId of ['1', '2']) await producer.enqueueNotification({ orderId, kind: 'paid' })
    await expect.poll(() => queue.getCompletedCount()).toBe(1000)
    await expect.poll(() => queue.getFailedCount()).toBe(5000)
  })

  it('fails a job that is not in the catalogue for good, with its reason, and goes on', async () => {
    const handled: string[] = []
    start(async ({ payload }) => {
      handled.push(payload.orderId)
      return 'done'
    })
    await queue.add('notify', { v: 1, orderId: '1', kind: 'no such kind' })
    await queue.add('notify', { v: 99, orderId: '2', kind: 'paid' })
    await queue.add('send', { v: 1, orderId: '2', kind: 'paid' })
    await producer.enqueueNotification({ orderId: '3', kind: 'paid' })
    await expect.poll(() => queue.getFailedCount()).toBe(3)
    await expect.poll(() => handled).toEqual(['3'])
    const failed = (await queue.getFailed()).map(({ failedReason, attemptsMade }) => [failedReason, attemptsMade])
    expect(failed.toSorted((a, b) => (String(a) < String(b) ? -1 : 1))).toEqual([
      [expect.stringContaining('notify of notifications are wrong: kind'), 1],
      [expect.stringContaining('notify of notifications are wrong: v'), 1],
      ['notifications has no job named send.', 1],
    ])
    expect(onFailed.mock.lastCall?.[2]).toBe(true)
  })

  it('postpones at no cost of attempts', async () => {
    const attempts: number[] = []
    start(async ({ attempt }) => {
      attempts.push(attempt)
      if (attempts.length < 12) throw new JobPostponed(1, 'not yet')
      return 'done'
    })
    await producer.enqueueNotification({ orderId: '1', kind: 'paid' })
    await expect.poll(() => queue.getCompletedCount()).toBe(1)
    expect(new Set(attempts)).toEqual(new Set([1]))
    expect(onFailed).not.toHaveBeenCalled()
  })

  it('takes no job while the queue is paused, and a pause costs no attempt', async () => {
    const attempts: number[] = []
    let pausedAtMs = Infinity
    start(async ({ attempt }) => {
      attempts.push(attempt)
      if (attempts.length > 1) return `after ${performance.now() - pausedAtMs}`
      pausedAtMs = performance.now()
      throw new QueuePaused(700, 'Telegram asked to wait')
    })
    for (const orderId of ['1', '2', '3']) await producer.enqueueNotification({ orderId, kind: 'paid' })
    await expect.poll(() => producer.isPaused('notifications')).toBe(true)
    expect(await queue.getActiveCount(), 'no worker’s slot is taken meanwhile').toBe(0)
    await expect.poll(() => queue.getCompletedCount()).toBe(3)
    const waits = (await queue.getCompleted()).map(({ returnvalue }) => Number(String(returnvalue).split(' ')[1]))
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(699)
    expect(attempts).toEqual([1, 1, 1, 1])
    expect(onFailed).not.toHaveBeenCalled()
    expect(await producer.isPaused('notifications')).toBe(false)
  })

  it('tries a failure again, and a rejection never', async () => {
    start(async ({ payload, attempt }) => {
      if (payload.orderId === 'rejected') throw new JobRejected('no use')
      if (attempt === 1) throw new Error('not this time')
      return 'done'
    })
    for (const orderId of ['rejected', 'again']) await producer.enqueueNotification({ orderId, kind: 'paid' })
    await expect.poll(() => queue.getCompletedCount()).toBe(1)
    await expect.poll(() => queue.getFailedCount()).toBe(1)
    expect(onFailed.mock.calls.filter(([, , final]) => final)).toHaveLength(1)
    expect(onFailed).toHaveBeenCalledTimes(2)
  })
})

describe('a worker whose Redis is away', () => {
  it('closes once its jobs are done, whether Redis comes back or not', async () => {
    const server = await startRedisServer()
    const redis = new Redis(server.url, { maxRetriesPerRequest: null })
    redis.on('error', () => undefined)
    const producer = createProducer(redis, 'away', () => undefined)
    const send = Promise.withResolvers<string>()
    const handle = vi.fn<JobHandler<'notifications'>>(() => send.promise)
    const worker = startWorker('notifications', handle, {
      connection: redis,
      prefix: 'away',
      concurrency: 1,
      pauseQueue: producer.pauseQueue,
      onError: () => undefined,
      onFailed: () => undefined,
    })
    try {
      await producer.enqueueNotification({ orderId: '1', kind: 'paid' })
      await vi.waitFor(() => expect(handle).toHaveBeenCalledOnce(), { timeout: 60_000 })
      await server.kill()
      await vi.waitFor(() => expect(redis.status).toBe('reconnecting'), { timeout: 60_000 })

      const done = vi.fn<() => void>()
      const closed = worker.close().finally(done)
      await delay(2500)
      expect(done, 'a job is under way').not.toHaveBeenCalled()
      send.resolve('sent')
      await vi.waitFor(() => expect(done).toHaveBeenCalledOnce(), { timeout: 60_000 })
      await closed
    } finally {
      redis.disconnect()
      await server.stop()
    }
  })
})
