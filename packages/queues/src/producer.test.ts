import { Queue, UnrecoverableError, Worker } from 'bullmq'
import { Redis } from 'ioredis'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { freePort } from '@peyk/test-support/free-port'
import { startRedisServer } from '@peyk/test-support/redis-server'
import { testRedis } from '@peyk/test-support/redis'
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

  it('queues a notification that waits once more at most, however often the sweep finds it', async () => {
    await producer.enqueueNotification(notification)
    for (let i = 0; i < 3; i += 1) await producer.requeueNotifications([notification])
    expect(await queue.getWaitingCount()).toBe(2)
  })

  it('queues what becomes due together, each notification as one job', async () => {
    const notifications = ['1', '2', '3'].map((orderId) => ({ orderId, kind: 'paid' }) as const)
    await producer.enqueueNotifications(notifications)
    const jobs = (await queue.getWaiting()).map(({ name, data }) => ({ name, data: data as unknown }))
    expect(jobs).toEqual(['1', '2', '3'].map((orderId) => ({ name: 'notify', data: { v: 1, orderId, kind: 'paid' } })))
  })

  it('queues a notification again once its job ended', async () => {
    await producer.requeueNotifications([notification])
    await queue.getWaiting().then(([job]) => job?.remove())
    await producer.requeueNotifications([notification])
    expect(await queue.getWaitingCount()).toBe(1)
  })

  it('queues a notification again whose job is in no list any more', async () => {
    await producer.requeueNotifications([notification])
    await redis.del(queue.toKey('wait'))
    await queue.add('notify', {}, { deduplication: { id: 'paid:1001' } })
    expect(await queue.getWaitingCount(), 'BullMQ alone swallows it').toBe(0)
    await producer.requeueNotifications([notification])
    expect(await queue.getWaitingCount()).toBe(1)
  })

  it('queues a notification again whose job is with a worker that died', async () => {
    await producer.requeueNotifications([notification])
    const worker = new Worker('notifications', null, { connection: redis, prefix: `{${prefix}}` })
    expect(await worker.getNextJob('token')).toBeDefined()
    await producer.requeueNotifications([notification])
    expect(await queue.getWaitingCount()).toBe(1)
    await worker.close()
  })

  it('queues a notification again whose job used up its attempts', async () => {
    await producer.requeueNotifications([notification])
    const fail = async () => Promise.reject(new UnrecoverableError('given up'))
    const worker = new Worker('notifications', fail, { connection: redis, prefix: `{${prefix}}` })
    await expect.poll(() => queue.getFailedCount()).toBe(1)
    await worker.close()
    await producer.requeueNotifications([notification])
    expect(await queue.getWaitingCount()).toBe(1)
  })

  it('takes an update once, however often it is delivered, and in order', async () => {
    await producer.enqueueUpdates([{ update_id: 7 }, { update_id: 8 }])
    await producer.enqueueUpdates([{ update_id: 8 }, { update_id: 9 }])
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
  await expect(producer.enqueueNotification(notification)).rejects.toThrow(/writeable|closed/)

  const server = await startRedisServer({ port })
  await expect.poll(() => producer.enqueueNotification(notification).then(() => 'queued', String)).toBe('queued')
  await server.kill()
  await expect.poll(() => redis.status).not.toBe('ready')
  await expect(producer.enqueueNotification(notification)).rejects.toThrow(/writeable|closed/)
  await server.restart()
  await expect
    .poll(() => producer.enqueueNotification({ ...notification, orderId: '1002' }).then(() => 'queued', String))
    .toBe('queued')
  await producer.close()
  redis.disconnect()
  await server.stop()
})
