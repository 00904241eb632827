import { createLogger } from '@peyk/runtime/logger'
import { createProducer } from '@peyk/queues/producer'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { orderUpdateOf, testStore } from '@peyk/test-support/store'
import { enqueueDueChecks, startDueChecks } from './due-checks.ts'

const logger = createLogger('test', {})
logger.silent = true

describe('due checks', () => {
  let test: ReturnType<typeof testStore>
  let producer: ReturnType<typeof createProducer>
  const queue = () => producer.queue('order-checks')
  const enqueue = (batchSize: number, waiting = 0) =>
    enqueueDueChecks({
      orders: test.store.orders,
      enqueueChecks: producer.enqueueChecks,
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
    await test.store.orders.applyOrderUpdate(orderUpdateOf('1', 'paid'), 'webhook')
    expect(await enqueue(1)).toBe(0)
    expect(await queue().getWaitingCount()).toBe(0)
  })

  it('do not pile up behind a slow panel, and stay due', async () => {
    await test.store.orders.link('1', '7')
    expect(await enqueue(1, 1000)).toBe(0)
    expect(await enqueue(1, 0)).toBe(1)
  })

  it('are not given out during the panel’s back-off, and are due afterwards', async () => {
    await test.store.orders.link('1', '7')
    await test.store.orders.backOffPanel(300)
    expect(await enqueue(1)).toBe(0)
    await expect.poll(() => enqueue(1)).toBe(1)
  })

  it('come in ticks that never overlap, however slow one is', async () => {
    let underWay = 0
    let most = 0
    let ticks = 0
    let othersTicks = 0
    const slow = Promise.withResolvers<undefined>()
    const { noteTick, tickedAt } = test.store.progress
    const start = (waitingChecks: () => Promise<number>, note: () => Promise<void>) =>
      startDueChecks({
        orders: test.store.orders,
        noteTick: note,
        enqueueChecks: producer.enqueueChecks,
        waitingChecks,
        batchSize: 1,
        logger,
      })
    const checks = start(async () => {
      ticks += 1
      underWay += 1
      most = Math.max(most, underWay)
      if (ticks === 1) await slow.promise
      underWay -= 1
      return 0
    }, noteTick)
    // Others tick meanwhile: the time of the next tick has come.
    const others = start(
      async () => {
        othersTicks += 1
        return 0
      },
      async () => undefined,
    )
    await expect.poll(() => othersTicks).toBeGreaterThan(2)
    await others.close()
    expect(ticks).toBe(1)
    expect(await tickedAt(), 'what is not finished is not noted').toBeUndefined()
    slow.resolve(undefined)
    await expect.poll(() => ticks).toBe(2)
    expect(await tickedAt()).toBeDefined()
    await checks.assertTicking()
    expect(most).toBe(1)
    await checks.close()
    expect(ticks).toBe(2)
  })

  it('wait behind a panel that answers nothing: the queue stays short, each order is in it once', async () => {
    for (let i = 0; i < 1200; i += 1) await test.store.orders.link(`order-${i}`, '7')
    const waitingChecks = () => queue().getWaitingCount()
    const tick = () =>
      enqueueDueChecks({
        orders: test.store.orders,
        enqueueChecks: producer.enqueueChecks,
        waitingChecks,
        batchSize: 1,
        logger,
      })
    expect(await tick()).toBe(1000)
    for (let i = 0; i < 5; i += 1) expect(await tick()).toBe(0)
    await queue().drain()
    expect(await tick()).toBe(200)
    const jobs = (await queue().getWaiting()).flatMap((job) => (job.data as { orderIds: string[] }).orderIds)
    expect(new Set(jobs).size).toBe(200)
  })
})
