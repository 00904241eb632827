import { DAY, HOUR, MINUTE } from '@peyk/domain/time'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { orderUpdateOf, testStore } from '@peyk/test-support/store'

const BOUNDS = [15 * MINUTE, HOUR, DAY]

let test: ReturnType<typeof testStore>

beforeEach(() => {
  test = testStore()
})

afterEach(() => test.close())

async function addPending(count: number, ageMs: number, name: string): Promise<void> {
  const { orders, keys } = test.store
  for (let i = 0; i < count; i += 1) {
    const orderId = `${name}-${i}`
    await orders.applyOrderUpdate(orderUpdateOf(orderId, 'pending'), 'check')
    await test.redis.hset(keys.order(orderId), 'n', Date.now() - ageMs)
  }
}

it('counts every pending order by its age', async () => {
  const { orders, pendingAges } = test.store
  expect(await pendingAges.count(BOUNDS, 100)).toEqual({ count: 0, looked: 0, counts: [0, 0, 0, 0] })
  await addPending(2, MINUTE, 'new')
  await addPending(1, 2 * HOUR, 'سفارش')
  await addPending(3, 3 * DAY, 'old')
  await orders.applyOrderUpdate(orderUpdateOf('new-0', 'paid'), 'check')
  await orders.link('linked', '7001')
  expect(await pendingAges.count(BOUNDS, 100)).toEqual({ count: 6, looked: 6, counts: [2, 0, 1, 3] })
})

it('estimates from a sample where there are many, and says so', async () => {
  const { pendingAges } = test.store
  await addPending(60, MINUTE, 'new')
  await addPending(60, 3 * DAY, 'old')
  const { count, looked, counts } = await pendingAges.count(BOUNDS, 40)
  expect({ count, looked }).toEqual({ count: 120, looked: 40 })
  expect(counts[0]! + counts[3]!).toBe(120)
  // Of 40 drawn from two halves, all but never fewer than 8 of one.
  expect(counts[0]).toBeGreaterThan(24)
  expect(counts[3]).toBeGreaterThan(24)
})
