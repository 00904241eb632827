import { HOUR, MINUTE, SECOND } from '@peyk/domain/time'
import { orderUpdateOf, paid, testStore } from '@peyk/test-support/store'
import { afterEach, beforeEach, expect, it } from 'vitest'

let test: ReturnType<typeof testStore>
const key = (name: string) => `{${test.prefix}}:${name}`
const sweptAtMs = async (orderId: string) => Number(await test.redis.zscore(key('outbox'), `paid:${orderId}`))

beforeEach(async () => {
  test = testStore()
  await test.store.orders.applyOrderUpdate(orderUpdateOf('1', 'paid', { chatId: '7' }), 'webhook')
})
afterEach(() => test.close())

it('a notification that was to be swept by a clock that was hours ahead is found at once', async () => {
  expect(await test.store.ledger.sweep(10)).toMatchObject({ lost: [], overdue: [] })
  await test.redis.zincrby(key('outbox'), 3.5 * HOUR, 'paid:1')
  expect(await test.store.ledger.sweep(10)).toMatchObject({ lost: [paid('1')], overdue: [] })
  expect(await sweptAtMs('1')).toBeLessThan(Date.now() + MINUTE)
})

it('what is due and what lies too far ahead share one sweep', async () => {
  for (const orderId of ['2', '3'])
    await test.store.orders.applyOrderUpdate(orderUpdateOf(orderId, 'paid', { chatId: '7' }), 'webhook')
  await test.redis.zadd(key('outbox'), 1, 'paid:1', Date.now() + HOUR, 'paid:2', Date.now() + HOUR, 'paid:3')
  expect((await test.store.ledger.sweep(2)).lost).toHaveLength(2)
  expect((await test.store.ledger.sweep(2)).lost).toHaveLength(1)
})

it('a long retry is no reason to be found so: it is swept after a minute and a half at most', async () => {
  await test.store.ledger.begin(paid('1'), 'a', '7', 20 * SECOND)
  await test.store.ledger.release(paid('1'), 'a', 3 * HOUR, 'Telegram asked to wait')
  expect(await sweptAtMs('1')).toBeLessThanOrEqual(Date.now() + 91 * SECOND)
  expect(await test.store.ledger.sweep(10)).toMatchObject({ lost: [], overdue: [] })
})

it('an attempt that began by a clock that was ahead gets its whole time again, and is given up after it', async () => {
  await test.store.ledger.begin(paid('1'), 'a', '7', 50)
  const delivery = key('delivery:paid:1')
  const value = (await test.redis.get(delivery)) ?? ''
  const { atMs, untilMs, ...fields } = JSON.parse(value.slice('sending '.length)) as Record<string, number>
  const ahead = { ...fields, atMs: Number(atMs) + HOUR, untilMs: Number(untilMs) + HOUR }
  await test.redis.set(delivery, `sending ${JSON.stringify(ahead)}`)
  await test.redis.zadd(key('outbox'), 1, 'paid:1')
  expect((await test.store.ledger.sweep(10)).overdue).toEqual([])
  await test.redis.zadd(key('outbox'), 1, 'paid:1')
  await expect
    .poll(async () => {
      await test.redis.zadd(key('outbox'), 'XX', 1, 'paid:1')
      return (await test.store.ledger.sweep(10)).overdue
    })
    .toEqual([paid('1')])
  expect(await test.store.ledger.recordSent(paid('1'), 'a', 5), 'its late answer still counts').toBe(true)
})
