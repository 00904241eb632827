import { Worker } from 'bullmq'
import { Redis } from 'ioredis'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { startRedisServer } from '@peyk/test-support/redis-server'
import { testRedis } from '@peyk/test-support/redis'
import { createProducer } from './producer.ts'
import type { QueueName } from './catalogue.ts'
import { startWatchdog } from './watchdog.ts'
import type { Watchdog } from './watchdog.ts'
import { startWorker } from './worker.ts'
import type { QueueWorker } from './worker.ts'

const CANARY_MS = 50
const STALLED_AFTER_MS = 2000

describe('the watchdog', () => {
  const onStalled = vi.fn<(name: QueueName, idleForMs: number) => void>()
  const ends: (() => unknown)[] = []

  beforeEach(() => void onStalled.mockClear())
  afterEach(async () => {
    vi.restoreAllMocks()
    for (const end of ends.splice(0).toReversed()) await end()
  })

  const start = (
    url: string,
    prefix: string,
  ): { redis: Redis; worker: QueueWorker; watchdog: Watchdog; producer: ReturnType<typeof createProducer> } => {
    const redis = new Redis(url, { maxRetriesPerRequest: null })
    redis.on('error', () => undefined)
    const producer = createProducer(redis, prefix, () => undefined)
    const worker = startWorker('notifications', async () => 'done', {
      connection: redis,
      prefix,
      concurrency: 1,
      pauseQueue: producer.pauseQueue,
      onError: () => undefined,
      onFailed: () => undefined,
    })
    const watchdog = startWatchdog({
      workers: [worker],
      sender: Math.random().toString(),
      sendCanary: producer.sendCanary,
      isPaused: producer.isPaused,
      onStalled,
      canaryEveryMs: CANARY_MS,
      stalledAfterMs: STALLED_AFTER_MS,
    })
    ends.push(
      () => redis.disconnect(),
      () => producer.close(),
      () => worker.close(),
      () => watchdog.close(),
    )
    return { redis, worker, watchdog, producer }
  }

  const longEnough = async () => {
    const sinceMs = performance.now()
    await expect.poll(() => performance.now() - sinceMs).toBeGreaterThan(STALLED_AFTER_MS * 1.5)
  }

  it('trusts each of several idle processes, and keeps no canaries', async () => {
    const { url, prefix } = testRedis()
    const processes = [start(url, prefix), start(url, prefix), start(url, prefix)]
    await longEnough()
    expect(onStalled).not.toHaveBeenCalled()
    for (const { watchdog, worker } of processes) {
      await watchdog.assertNotStalled()
      expect(worker.idleForMs()).toBeLessThan(STALLED_AFTER_MS)
    }
    expect(await processes[0]?.producer.queue('notifications').getCompletedCount()).toBe(0)
  })

  it('finds a worker that takes no job though Redis answers', async () => {
    vi.spyOn(Worker.prototype, 'run').mockResolvedValue(undefined)
    const { url, prefix } = testRedis()
    const { watchdog, producer } = start(url, prefix)
    await expect.poll(() => onStalled.mock.calls[0]?.[0]).toBe('notifications')
    await expect(watchdog.assertNotStalled()).rejects.toThrow('notifications')
    expect(await producer.queue('notifications').getWaitingCount(), 'canaries do not pile up').toBe(1)
  })

  it('does not take a queue that an operator paused for a stalled worker', async () => {
    const { url, prefix } = testRedis()
    const { producer, watchdog } = start(url, prefix)
    await producer.queue('notifications').pause()
    await longEnough()
    expect(onStalled).not.toHaveBeenCalled()
    await watchdog.assertNotStalled()
    await producer.queue('notifications').resume()
    await longEnough()
    expect(onStalled).not.toHaveBeenCalled()
  })

  it('does not blame a worker for an outage of Redis', async () => {
    const server = await startRedisServer()
    ends.push(() => server.stop())
    const { redis, worker } = start(server.url, 'outage')
    await expect.poll(() => redis.status).toBe('ready')
    await server.kill()
    await longEnough()
    expect(onStalled).not.toHaveBeenCalled()
    await server.restart()
    await expect.poll(() => worker.idleForMs()).toBeLessThan(STALLED_AFTER_MS)
    expect(onStalled).not.toHaveBeenCalled()
  })
})
