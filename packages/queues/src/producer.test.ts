import type { Notification } from '@peyk/domain/notification'
import { Queue, UnrecoverableError, Worker } from 'bullmq'
import { Redis } from 'ioredis'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { freePort } from '../../../tests/support/free-port.ts'
import { startRedisServer } from '../../../tests/support/redis-server.ts'
import { testRedis } from '../../../tests/support/redis.ts'
import { createProducer } from './producer.ts'

const ignore = () => undefined
const notification = { orderId: '1001', kind: 'paid' } as const

describe('the producer', () => {
  let redis: Redis
  let queue: Queue
  let producer: ReturnType<typeof createProducer>
  let prefix: string

  beforeEach(() => {
    const test = testRedis()
    prefix = test.prefix
    redis = new Redis(test.url, { maxRetriesPerRequest: null })
    producer = createProducer(redis, prefix, ignore)
    queue = new Queue('notifications', { connection: redis, prefix: `{${prefix}}` })
  })

  afterEach(async () => {
    await producer.close()
    await queue.close()
    redis.disconnect()
  })

  it('does not queue a notification twice while it waits', async () => {
    await Promise.all([producer.notify(notification), producer.notify(notification), producer.requeue([notification])])
    expect(await queue.getWaitingCount()).toBe(1)
  })

  it('queues what becomes due together as few jobs, each notification once', async () => {
    const orderIds = Array.from({ length: 45 }, (_, i) => String(i))
    await Promise.all([...orderIds, '7'].map((orderId) => producer.notify({ orderId, kind: 'paid' })))
    const jobs = await queue.getWaiting()
    const batches = jobs.map((job) => (job.data as { notifications: Notification[] }).notifications)
    expect(batches.map((notifications) => notifications.length).toSorted((a, b) => a - b)).toEqual([5, 20, 20])
    expect(batches.flat().map(({ orderId }) => orderId)).toHaveLength(45)
    expect(new Set(batches.flat().map(({ orderId }) => orderId))).toEqual(new Set(orderIds))
  })

  it('queues a notification again once its job ended', async () => {
    await producer.notify(notification)
    await queue.getWaiting().then(([job]) => job?.remove())
    await producer.requeue([notification])
    expect(await queue.getWaitingCount()).toBe(1)
  })

  it('queues a notification again whose job is in no list any more', async () => {
    await producer.notify(notification)
    await redis.del(queue.toKey('wait'))
    await producer.notify(notification)
    expect(await queue.getWaitingCount(), 'BullMQ alone swallows it').toBe(0)
    await producer.requeue([notification])
    expect(await queue.getWaitingCount()).toBe(1)
  })

  it('queues a notification again whose job is with a worker that died', async () => {
    await producer.notify(notification)
    const worker = new Worker('notifications', null, { connection: redis, prefix: `{${prefix}}` })
    expect(await worker.getNextJob('token')).toBeDefined()
    await producer.requeue([notification])
    expect(await queue.getWaitingCount()).toBe(1)
    await worker.close()
  })

  it('queues a notification again whose job used up its attempts', async () => {
    await producer.notify(notification)
    const fail = async () => Promise.reject(new UnrecoverableError('given up'))
    const worker = new Worker('notifications', fail, { connection: redis, prefix: `{${prefix}}` })
    await expect.poll(() => queue.getFailedCount()).toBe(1)
    await worker.close()
    await producer.requeue([notification])
    expect(await queue.getWaitingCount()).toBe(1)
  })

  it('takes an update once, however often it is delivered, and in order', async () => {
    await producer.takeUpdates([{ update_id: 7 }, { update_id: 8 }])
    await producer.takeUpdates([{ update_id: 8 }, { update_id: 9 }])
    const updates = new Queue('telegram-updates', { connection: redis, prefix: `{${prefix}}` })
    const jobs = await updates.getJobs(['waiting'], 0, -1, true)
    expect(jobs.map((job) => job.id)).toEqual(['update-7', 'update-8', 'update-9'])
    await updates.close()
  })
})

it('fails at once while Redis is away and works when it comes, even if it was never there before', async () => {
  const port = await freePort()
  const redis = new Redis(port, { enableOfflineQueue: false, maxRetriesPerRequest: 0, retryStrategy: () => 50 })
  redis.on('error', ignore)
  const producer = createProducer(redis, 'away', ignore)
  await expect(producer.notify(notification)).rejects.toThrow(/writeable|closed/)

  const server = await startRedisServer({ port })
  await expect.poll(() => producer.notify(notification).then(() => 'queued', String)).toBe('queued')
  await server.kill()
  await expect.poll(() => redis.status).not.toBe('ready')
  await expect(producer.notify(notification)).rejects.toThrow(/writeable|closed/)
  await server.restart()
  await expect
    .poll(() => producer.notify({ ...notification, orderId: '1002' }).then(() => 'queued', String))
    .toBe('queued')
  await producer.close()
  redis.disconnect()
  await server.stop()
})
