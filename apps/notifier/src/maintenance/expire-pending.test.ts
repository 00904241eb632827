import { createLogger } from '@peyk/runtime/logger'
import { DAY } from '@peyk/domain/time'
import { createEnqueueDue } from '@peyk/orders/enqueue-due'
import { createProducer } from '@peyk/queues/producer'
import { afterEach, describe, expect, it } from 'vitest'
import { orderUpdateOf, testStore } from '@peyk/test-support/store'
import { createExpirePending } from './expire-pending.ts'

const logger = createLogger('test', {})
logger.silent = true

describe('orders that are pending for too long', () => {
  let test: ReturnType<typeof testStore>
  let producer: ReturnType<typeof createProducer>
  let isTimeConfirmed = true
  const open = (...kinds: ('paid' | 'expired')[]) => {
    test = testStore({ kinds })
    producer = createProducer(test.redis, test.prefix, () => undefined)
    const { orders } = test.store
    const enqueue = createEnqueueDue({ producer, logger })
    const time = { confirmedMs: () => (isTimeConfirmed ? Date.now() : undefined) }
    return createExpirePending({ orders, enqueue, pendingTtlDays: 30, time, logger })
  }
  const age = (orderId: string, days: number) =>
    test.redis.hset(`{${test.prefix}}:order:${orderId}`, 'l', Date.now() - days * DAY)
  const queued = async () =>
    (await producer.queue('notifications').getWaiting()).map((job) => job.data as Record<string, unknown>)

  afterEach(async () => {
    await producer.close()
    test.close()
  })

  it('expire; younger ones stay', async () => {
    const expirePending = open('paid')
    await test.store.orders.link('old', '7')
    await test.store.orders.link('young', '7')
    await age('old', 31)
    await age('young', 29)
    expect(await expirePending()).toBe(1)
    expect(await test.store.orders.get('old')).toMatchObject({ status: 'expired' })
    expect(await test.store.orders.pendingIds(10)).toEqual(['young'])
    expect((await test.store.orders.history('old')).at(-1)).toMatchObject({ event: 'order_update', source: 'age' })
    expect(await queued()).toEqual([])
    expect(await expirePending()).toBe(0)
  })

  it('stay while this process cannot be certain what time it is', async () => {
    const expirePending = open('paid')
    await test.store.orders.link('old', '7')
    await age('old', 31)
    isTimeConfirmed = false
    expect(await expirePending()).toBe(0)
    isTimeConfirmed = true
    expect(await expirePending()).toBe(1)
  })

  it('are notified where the operator wants that, and a payment that comes later counts', async () => {
    const expirePending = open('paid', 'expired')
    await test.store.orders.link('old', '7')
    await age('old', 31)
    await expirePending()
    expect(await queued()).toMatchObject([{ orderId: 'old', kind: 'expired' }])
    expect(await test.store.orders.applyOrderUpdate(orderUpdateOf('old', 'paid'), 'webhook')).toMatchObject({
      result: 'queued',
    })
  })

  it('are found step by step in any number', async () => {
    const expirePending = open('paid')
    const orderIds = Array.from({ length: 12_000 }, (_, i) => `order-${i}`)
    await Promise.all(orderIds.map((orderId) => test.store.orders.link(orderId, '7')))
    await age('order-17', 40)
    await age('order-11999', 40)
    const found = []
    for (let i = 0; i < 4; i += 1) found.push(await expirePending())
    expect(found.reduce((sum, count) => sum + count)).toBe(2)
    expect(await test.store.orders.pendingCount()).toBe(11_998)
  })
})
