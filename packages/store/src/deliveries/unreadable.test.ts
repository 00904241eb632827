import { orderUpdateOf, paid, testStore } from '@peyk/test-support/store'
import fc from 'fast-check'
import { toDelivery } from './delivery-record.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const BATCH = 500

describe('what this release cannot read', () => {
  let test: ReturnType<typeof testStore>
  const key = (name: string) => `{${test.prefix}}:${name}`
  const makeDue = (id: string, atMs = 0) => test.redis.zadd(key('outbox'), atMs, id)

  beforeEach(async () => {
    test = testStore()
    await test.store.orders.applyOrderUpdate(orderUpdateOf('1001', 'paid', { chatId: '7' }), 'webhook')
    await makeDue('paid:1001', 1)
  })
  afterEach(() => test.close())

  /** Sweeps as a notifier does, until no more are due. */
  const sweepAll = async () => {
    const lost = []
    for (let batch = 0; batch < 10; batch += 1) {
      const found = await test.store.ledger.sweep(BATCH)
      lost.push(...found.lost)
      if (!found.isMore) break
    }
    return lost
  }

  it.each([
    ['an outbox entry of a newer kind', 'newer:1', undefined],
    ['an outbox entry that is none', 'garbage', undefined],
    ['a record of a newer state', 'paid:2', 'forwarded {"atMs":1}'],
    ['a record of a newer version', 'paid:2', 'sending {"atMs":1,"untilMs":1,"owner":"a","v":2}'],
    ['broken JSON', 'paid:2', 'sending {"atMs":1,'],
  ])('is listed and stays, and the sweep goes on: %s', async (_, id, value) => {
    await makeDue(id)
    if (value !== undefined) await test.redis.set(key(`delivery:${id}`), value)
    expect(await sweepAll()).toEqual([paid('1001')])
    expect(await test.redis.zscore(key('outbox'), id)).not.toBeNull()
    expect(await test.redis.get(key(`delivery:${id}`))).toBe(value ?? null)
    expect(await test.store.unreadable.list(10)).toMatchObject([{ id }])
    expect((await test.store.alerts.list(10)).alerts).toMatchObject([{ name: 'unreadable', subject: id }])
    await makeDue(id)
    await sweepAll()
    expect((await test.store.alerts.list(10)).alerts, 'one alert').toHaveLength(1)
  })

  it('is left as it is after a restore too, and all others become uncertain', async () => {
    await makeDue('newer:1')
    expect((await Array.fromAsync(test.store.ledger.doubtOutbox())).flat()).toEqual([paid('1001')])
    expect(await test.redis.zscore(key('outbox'), 'newer:1')).not.toBeNull()
    expect(await test.redis.exists(key('delivery:newer:1'))).toBe(0)
    expect(await test.store.unreadable.list(10)).toMatchObject([{ id: 'newer:1' }])
  })

  it('keeps the sweep from nobody where it is an order’s history', async () => {
    await test.redis.set(key('history:2'), 'no list')
    await test.redis.set(
      key('delivery:paid:2'),
      'sending {"owner":"a","atMs":1,"untilMs":2,"overdueAtMs":3,"chatId":"7"}',
    )
    await makeDue('paid:2')
    expect(await sweepAll()).toEqual([paid('1001')])
    expect((await test.store.ledger.get(paid('2')))?.state).toBe('uncertain')
  })

  it.each(['held {"atMs":1e20}', 'uncertain {"atMs":"x"}', 'rejected {"reason":5}', 'sent {"chatId":{}}'])(
    'is a record whose fields have other types: %s',
    (value) => expect(toDelivery(value)).toMatchObject({ state: 'unreadable' }),
  )

  it('is left out of a history and of the acts, and the wait of the others is known', async () => {
    await test.redis.rpush(key('history:1001'), 'xx{')
    expect(await test.store.orders.history('1001')).not.toEqual([])
    await test.redis.lpush(key('audit'), '1764363000000 {bad')
    expect(await test.store.audit.list(10)).toEqual([])
    await test.redis.set(key('order:2'), 'no hash')
    await makeDue('paid:2')
    expect(await test.store.outbox.longestWaitMs(10)).toBeGreaterThanOrEqual(0)
  })

  it('does not starve a sound notification behind more than a thousand of them', async () => {
    for (let i = 0; i < 1200; i += 1) await makeDue(`newer:${i}`)
    expect(await sweepAll()).toEqual([paid('1001')])
    expect(await test.store.unreadable.count()).toBe(1200)
    expect(await test.store.ledger.outboxCount()).toBe(1201)
  })

  it('is listed no longer once it can be read or is gone', async () => {
    await makeDue('paid:2')
    await test.redis.set(key('delivery:paid:2'), '{')
    await makeDue('newer:1')
    await sweepAll()
    expect(await test.store.unreadable.count()).toBe(2)
    await test.redis.del(key('delivery:paid:2'))
    await test.redis.zrem(key('outbox'), 'newer:1')
    await test.store.ledger.sweep(BATCH)
    expect(await test.store.unreadable.count()).toBe(0)
  })

  it('keeps no list and no script from the others, whatever it is', async () => {
    const garbage = fc.oneof(
      fc.string({ maxLength: 30 }),
      fc.string({ maxLength: 20, unit: 'binary' }),
      fc.json().map((json) => `sent ${json}`),
      fc.json().map((json) => `sending ${json}`),
      fc.constantFrom('held', 'sent {"atMs":', 'uncertain []', 'sending {}', 'held null', 'rejected 7'),
    )
    const entry = fc.oneof(fc.constant('paid:2'), fc.string({ minLength: 1, maxLength: 80 }), fc.constant('newer:3'))
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(entry, garbage), { minLength: 1, maxLength: 5 }), async (entries) => {
        for (const [id, value] of entries) {
          await makeDue(id)
          await test.redis.set(key(`delivery:${id}`), value)
          for (const state of ['held', 'rejected', 'uncertain'])
            await test.redis.zadd(key(`deliveries:${state}`), 1, id)
          await test.redis.rpush(key('sent'), id)
          await test.redis.zadd(key('alerts'), 1, `newer 1 ${id}`)
        }
        await makeDue('paid:1001', 1)
        const { ledger, deliveryOverview, outbox, orders } = test.store
        expect(await sweepAll()).toContainEqual(paid('1001'))
        for (const state of ['held', 'rejected', 'uncertain', 'sent'] as const) await ledger.list(state, 10)
        await deliveryOverview.newest(10)
        await outbox.list(10)
        await outbox.longestWaitMs(10)
        await ledger.resendUncertain(0, 1, 10)
        await ledger.begin(paid('2'), 'a', '7', 1000)
        await orders.applyOrderUpdate(orderUpdateOf('2', 'paid', { chatId: '7' }), 'webhook')
        await orders.link('2', '7')
        for await (const _ of ledger.releaseHeld('7', ['paid'], 'test')) continue
        await test.store.alerts.list(10)
        await test.redis.del(key('outbox'), key('deliveries:held'), key('alerts'), key('sent'))
      }),
      { numRuns: 100 },
    )
  })
})
