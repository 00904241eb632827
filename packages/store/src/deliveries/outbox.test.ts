import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { orderUpdateOf, paid, testStore } from '@peyk/test-support/store'

describe('the outbox', () => {
  let test: ReturnType<typeof testStore>
  beforeEach(() => (test = testStore()))
  afterEach(() => test.close())

  it('has the notifications that are due and not notified yet, and loses them once they are', async () => {
    const { orders, outbox, ledger } = test.store
    const before = Date.now()
    await orders.applyOrderUpdate(orderUpdateOf('1', 'paid', { chatId: '7' }), 'webhook')
    await orders.applyOrderUpdate(orderUpdateOf('2', 'paid', { chatId: '7' }), 'webhook')
    await orders.applyOrderUpdate(orderUpdateOf('3', 'pending', { chatId: '7' }), 'webhook')

    const entries = await outbox.list(10)
    expect(entries.map(({ notification }) => notification)).toEqual([paid('1'), paid('2')])
    expect(entries.every(({ sweptAtMs }) => sweptAtMs > before)).toBe(true)
    expect(await outbox.list(1)).toHaveLength(1)
    expect(await outbox.has(paid('1'))).toBe(true)
    expect(await outbox.has(paid('3'))).toBe(false)

    await ledger.recordNotified(paid('1'), 'import')
    expect(await outbox.has(paid('1'))).toBe(false)
    expect((await outbox.list(10)).map(({ notification }) => notification)).toEqual([paid('2')])
  })

  it('says for how long the one that has waited longest could have been notified', async () => {
    const { orders, outbox, keys } = test.store
    expect(await outbox.longestWaitMs(10)).toBe(0)
    await orders.applyOrderUpdate(orderUpdateOf('old', 'paid', { chatId: '7' }), 'webhook')
    await orders.applyOrderUpdate(orderUpdateOf('young', 'paid', { chatId: '7' }), 'webhook')
    await test.redis.hincrby(keys.order('old'), 'changedAt', -90_000)
    expect(Math.round((await outbox.longestWaitMs(10)) / 1000)).toBe(90)

    // Its customer came only later: before that there was nobody to notify.
    await test.redis.hset(keys.order('old'), 'dueAt', Date.now() - 5000)
    expect(Math.round((await outbox.longestWaitMs(10)) / 1000)).toBe(5)
    expect(await outbox.longestWaitMs(1)).toBeGreaterThan(4000)
    await test.redis.del(keys.order('old'), keys.order('young'))
    expect(await outbox.longestWaitMs(10)).toBe(0)
  })
})
