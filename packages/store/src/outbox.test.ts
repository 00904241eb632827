import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { newsOf, paid, testStore } from '../../../tests/support/store.ts'

describe('the outbox', () => {
  let test: ReturnType<typeof testStore>
  beforeEach(() => (test = testStore()))
  afterEach(() => test.close())

  it('has the notices that are due and not told yet, and loses them once they are', async () => {
    const { orders, outbox, ledger } = test.store
    const before = Date.now()
    await orders.applyNews(newsOf('1', 'paid', { chatId: '7' }), 'webhook')
    await orders.applyNews(newsOf('2', 'paid', { chatId: '7' }), 'webhook')
    await orders.applyNews(newsOf('3', 'pending', { chatId: '7' }), 'webhook')

    const entries = await outbox.list(10)
    expect(entries.map(({ notice }) => notice)).toEqual([paid('1'), paid('2')])
    expect(entries.every(({ sweptAtMs }) => sweptAtMs > before)).toBe(true)
    expect(await outbox.list(1)).toHaveLength(1)
    expect(await outbox.has(paid('1'))).toBe(true)
    expect(await outbox.has(paid('3'))).toBe(false)

    await ledger.recordTold(paid('1'), 'import')
    expect(await outbox.has(paid('1'))).toBe(false)
    expect((await outbox.list(10)).map(({ notice }) => notice)).toEqual([paid('2')])
  })

  it('says for how long the one that has waited longest could have been told', async () => {
    const { orders, outbox, keys } = test.store
    expect(await outbox.longestWaitMs(10)).toBe(0)
    await orders.applyNews(newsOf('old', 'paid', { chatId: '7' }), 'webhook')
    await orders.applyNews(newsOf('young', 'paid', { chatId: '7' }), 'webhook')
    await test.redis.hincrby(keys.order('old'), 'changedAt', -90_000)
    expect(Math.round((await outbox.longestWaitMs(10)) / 1000)).toBe(90)

    // Its customer came only later: before that there was nobody to tell.
    await test.redis.hset(keys.order('old'), 'dueAt', Date.now() - 5000)
    expect(Math.round((await outbox.longestWaitMs(10)) / 1000)).toBe(5)
    expect(await outbox.longestWaitMs(1)).toBeGreaterThan(4000)
    await test.redis.del(keys.order('old'), keys.order('young'))
    expect(await outbox.longestWaitMs(10)).toBe(0)
  })
})
