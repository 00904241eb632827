import { createLogger } from '@peyk/config/logger'
import { createProducer } from '@peyk/queues/producer'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { newsOf, testStore } from '../../../tests/support/store.ts'
import { enqueueDueChecks } from './due-checks.ts'

const logger = createLogger('test', {})
logger.silent = true

describe('due checks', () => {
  let test: ReturnType<typeof testStore>
  let producer: ReturnType<typeof createProducer>
  const queue = () => producer.queue('order-checks')
  const enqueue = (batchSize: number, waiting = 0) =>
    enqueueDueChecks({
      orders: test.store.orders,
      checkOrders: producer.checkOrders,
      waitingChecks: async () => waiting,
      batchSize,
      logger,
    })

  beforeEach(() => {
    test = testStore()
    producer = createProducer(test.redis, test.prefix, () => undefined)
  })
  afterEach(async () => {
    await producer.close()
    test.close()
  })

  it('are enqueued in batches, each order once, and not again before the interval is over', async () => {
    for (let i = 0; i < 7; i += 1) await test.store.orders.link(`order-${i}`, '7')
    expect(await Promise.all([enqueue(3), enqueue(3)])).toEqual(expect.arrayContaining([7, 0]))
    const jobs = (await queue().getWaiting()).map((job) => job.data as { orderIds: string[] })
    expect(jobs.map(({ orderIds }) => orderIds.length).toSorted((a, b) => a - b)).toEqual([1, 3, 3])
    expect(new Set(jobs.flatMap(({ orderIds }) => orderIds)).size).toBe(7)
    expect(await enqueue(3)).toBe(0)
  })

  it('leave out what is paid', async () => {
    await test.store.orders.link('1', '7')
    await test.store.orders.applyNews(newsOf('1', 'paid'), 'webhook')
    expect(await enqueue(1)).toBe(0)
    expect(await queue().getWaitingCount()).toBe(0)
  })

  it('do not pile up behind a slow panel, and stay due', async () => {
    await test.store.orders.link('1', '7')
    expect(await enqueue(1, 1000)).toBe(0)
    expect(await enqueue(1, 0)).toBe(1)
  })
})
