import type { Status } from '@peyk/domain/status'
import { DAY, HOUR, MINUTE, SECOND } from '@peyk/domain/time'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { orderUpdateOf, testStore } from '@peyk/test-support/store'
import type { OrderUpdateSource } from './order-store.ts'

describe('checks of pending orders', () => {
  let test: ReturnType<typeof testStore>
  const orders = () => test.store.orders
  const key = (name: string) => `{${test.prefix}}:${name}`
  const makeDue = (...orderIds: string[]) => orders().dueAgain(orderIds)
  const age = (orderId: string, ageMs: number) => test.redis.hset(key(`order:${orderId}`), 'l', Date.now() - ageMs)

  beforeEach(() => void (test = testStore()))
  afterEach(() => test.close())

  it.each([
    [0, MINUTE],
    [14 * MINUTE, MINUTE],
    [30 * MINUTE, 2 * MINUTE],
    [2 * HOUR, 5 * MINUTE],
    [7 * HOUR, 15 * MINUTE],
    [3 * DAY, HOUR],
  ])('come again, at the age of %i ms, after %i ms, each order at a pace of its own', async (ageMs, intervalMs) => {
    const orderIds = Array.from({ length: 50 }, (_, i) => `${1000 + i}`)
    for (const orderId of orderIds) {
      await orders().link(orderId, '7')
      await age(orderId, ageMs)
    }
    const nowMs = Date.now()
    expect((await orders().takeDueChecks(100)).toSorted()).toEqual(orderIds)
    const waits = await Promise.all(orderIds.map(async (id) => ((await orders().nextCheckAtMs(id)) ?? 0) - nowMs))
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(0.9 * intervalMs - SECOND)
    expect(Math.max(...waits)).toBeLessThanOrEqual(1.1 * intervalMs + SECOND)
    expect(new Set(waits.map((wait) => Math.round(wait / 50))).size).toBeGreaterThan(10)
  })

  it('are not due during a back-off, and a shorter one does not cut a longer one', async () => {
    await orders().link('1', '7')
    await orders().backOffPanel(300)
    await orders().backOffPanel(1)
    expect(await orders().panelBackOffMs()).toBeGreaterThan(100)
    expect(await orders().takeDueChecks(10)).toEqual([])
    await expect.poll(() => orders().takeDueChecks(10)).toEqual(['1'])
    expect(await orders().panelBackOffMs()).toBe(0)
  })

  it('that came to nothing are due again, but not for an order that was paid meanwhile', async () => {
    await orders().link('1', '7')
    await orders().link('2', '7')
    expect(await orders().takeDueChecks(10)).toHaveLength(2)
    await orders().applyOrderUpdate(orderUpdateOf('2', 'paid'), 'webhook')
    await makeDue('1', '2')
    expect(await orders().takeDueChecks(10)).toEqual(['1'])
  })

  it('know which answers say nothing new', async () => {
    const known = orderUpdateOf('1', 'pending', {
      money: { amount: '500', currency: 'IRT' },
      url: 'https://a.example/',
    })
    await orders().link('1', '7')
    const same = async (orderUpdate: typeof known) => (await orders().changesAmong([orderUpdate])).length === 0
    expect(await same(known)).toBe(false)
    await orders().applyOrderUpdate(known, 'check')
    expect(await same(known)).toBe(true)
    expect(await same(orderUpdateOf('1', 'pending'))).toBe(true)
    expect(await same({ ...known, chatId: '7' })).toBe(true)
    expect(await same({ ...known, money: { amount: '501', currency: 'IRT' } })).toBe(false)
    expect(await same({ ...known, money: { amount: '500', currency: undefined } })).toBe(false)
    expect(await same({ ...known, url: 'https://b.example/' })).toBe(false)
    expect(await same({ ...known, rawStatus: 'on-hold' })).toBe(false)
    expect(await same(orderUpdateOf('1', 'paid'))).toBe(false)
    expect(await same(orderUpdateOf('2', 'pending'))).toBe(false)
    expect(await orders().changesAmong([known, orderUpdateOf('1', 'paid'), known])).toEqual([
      orderUpdateOf('1', 'paid'),
    ])
    await orders().applyOrderUpdate(orderUpdateOf('1', 'paid'), 'webhook')
    expect(await same(known)).toBe(false)
  })

  it('slow down for an order that the panel does not know three times in a row, over half an hour', async () => {
    await orders().link('1', '7')
    await orders().takeDueChecks(10)
    const dueAtMs = await orders().nextCheckAtMs('1')
    for (let i = 0; i < 5; i += 1) expect(await orders().noteMissing(['1'])).toEqual([])
    expect(await orders().nextCheckAtMs('1')).toBe(dueAtMs)
    await test.redis.hset(key('order:1'), 'misses', `2 ${Date.now() - 31 * MINUTE}`)
    await orders().noteFound()
    expect(await orders().noteMissing(['1', 'never-heard-of'])).toEqual(['1'])
    expect(await orders().noteMissing(['1'])).toEqual([])
    expect((await orders().history('1')).map(({ event }) => event)).toEqual(['linked', 'gone'])
    expect(await orders().goneOrders(10)).toEqual(['1'])
    await orders().dueAgain(['1'])
    expect(await orders().takeDueChecks(10)).toEqual(['1'])
    expect(((await orders().nextCheckAtMs('1')) ?? 0) - Date.now()).toBeGreaterThan(4 * MINUTE)
    expect(await test.redis.exists(key('order:never-heard-of'))).toBe(0)
  })

  it('whose answers cannot be read are one incident an order, until a usable answer comes', async () => {
    await orders().link('1', '7')
    await orders().link('2', '7')
    const note = (orderId: string, reason: string) => orders().noteUnreadable([{ orderId, reason }])
    const alerts = async () => (await test.store.alerts.list(10)).alerts.map(({ name, subject }) => [name, subject])
    await note('1', 'no status')
    await note('1', 'no status')
    await note('1', 'an HTML page')
    await orders().applyOrderUpdate(orderUpdateOf('paid-meanwhile', 'paid'), 'webhook')
    await note('paid-meanwhile', 'no status')
    expect((await orders().history('1')).map(({ event, reason }) => [event, reason])).toEqual([
      ['linked', undefined],
      ['unreadable', 'no status'],
      ['unreadable', 'an HTML page'],
    ])
    expect(await alerts()).toEqual([['answer_unreadable', '1']])
    expect(await orders().unreadableAnswers(5)).toEqual({ count: 1, orderIds: ['1'] })
    expect((await orders().get('1'))?.unreadableReason).toBe('an HTML page')
    expect(await test.redis.exists(key('history:paid-meanwhile'))).toBe(0)

    const pending = orderUpdateOf('1', 'pending')
    expect(await orders().changesAmong([pending])).toEqual([pending])
    await orders().applyOrderUpdate(pending, 'check')
    expect(await orders().unreadableAnswers(5)).toEqual({ count: 0, orderIds: [] })
    expect((await orders().get('1'))?.unreadableReason).toBeUndefined()
    await note('1', 'no status')
    expect(await alerts()).toHaveLength(2)
  })

  it.each<[string, () => Promise<unknown>]>([
    ['is paid', () => orders().applyOrderUpdate(orderUpdateOf('1', 'paid'), 'webhook')],
    ['is unknown to the panel', () => orders().noteMissing(['1'])],
    ['is stopped by the customer', () => orders().unlink('1', '7')],
    ['is imported as notified', () => test.store.ledger.recordNotified({ orderId: '1', kind: 'paid' }, 'import')],
  ])('whose answer cannot be read is no incident any more when it %s', async (_what, end) => {
    await orders().link('1', '7')
    await orders().noteUnreadable([{ orderId: '1', reason: 'no status' }])
    await end()
    expect((await orders().unreadableAnswers(5)).count).toBe(0)
    expect(await test.redis.hexists(key('order:1'), 'unreadable')).toBe(0)
  })

  it('go on as before where the panel knows none of the orders, of which operators are alerted once', async () => {
    await orders().link('1', '7')
    await orders().link('2', '7')
    for (const id of ['1', '2']) await test.redis.hset(key(`order:${id}`), 'misses', `8 ${Date.now() - DAY}`)
    for (let i = 0; i < 3; i += 1) expect(await orders().noteMissing(['1', '2'])).toEqual([])
    expect(await orders().goneOrders(10)).toEqual([])
    expect((await test.store.alerts.list(10)).alerts.map(({ name }) => name)).toEqual(['panel_knows_none'])
    expect((await orders().panelAnswers()).foundAtMs).toBeUndefined()
  })

  it('of an order without a usable answer come later each time, of no other order, until there is one', async () => {
    for (const id of ['1', '2']) await orders().link(id, '7')
    await orders().takeDueChecks(10)
    const inMs = async (id: string) => ((await orders().nextCheckAtMs(id)) ?? 0) - Date.now()
    const note = () => orders().noteUnreadable([{ orderId: '1', reason: 'The panel answered 500' }])
    for (let i = 0; i < 9; i += 1) await note()
    expect(await inMs('1'), 'the panel answers about no order').toBeLessThan(1.2 * MINUTE)
    await orders().noteFound()
    await note()
    expect(await inMs('1')).toBeGreaterThan(1.5 * MINUTE)
    for (let i = 0; i < 9; i += 1) await note()
    expect(await inMs('1')).toBeGreaterThan(15 * MINUTE)
    expect(await inMs('1')).toBeLessThan(17 * MINUTE)
    expect(await inMs('2')).toBeLessThan(1.2 * MINUTE)
    await orders().applyOrderUpdate(orderUpdateOf('1', 'pending'), 'check')
    await note()
    expect(await inMs('1')).toBeLessThan(2.3 * MINUTE)
    await test.redis.hset(key('panel-answers'), 'foundAt', Date.now() - 3 * MINUTE)
    for (let i = 0; i < 9; i += 1) await note()
    expect(await inMs('1'), 'the panel answers about no order any more').toBeLessThan(2.3 * MINUTE)
  })

  it.each(['failed', 'canceled', 'expired'] as const)(
    'go on slowly for an order that is %s: it may be paid yet',
    async (status) => {
      await orders().link('1', '7')
      await orders().applyOrderUpdate(orderUpdateOf('1', status), 'check')
      expect(await orders().takeDueChecks(10)).toEqual([])
      const inMs = ((await orders().nextCheckAtMs('1')) ?? 0) - Date.now()
      expect([inMs > 4 * MINUTE, inMs <= 5 * MINUTE]).toEqual([true, true])
      await orders().link('1', '7')
      expect(await orders().takeDueChecks(10)).toEqual(['1'])
      await orders().applyOrderUpdate(orderUpdateOf('1', status), 'check')
      expect(await orders().stillPending(['1'])).toEqual(['1'])
      expect(await orders().applyOrderUpdate(orderUpdateOf('1', 'paid'), 'check')).toMatchObject({ dueKind: 'paid' })
      expect(await orders().stillPending(['1'])).toEqual([])
    },
  )

  it('end with the age of the order, whose status stays unless it was open', async () => {
    for (const [id, status] of [
      ['1', 'failed'],
      ['2', 'canceled'],
      ['3', 'pending'],
    ] as const) {
      await orders().applyOrderUpdate(orderUpdateOf(id, status, { chatId: '7' }), 'webhook')
      const { cleared } = await orders().applyOrderUpdate(orderUpdateOf(id, 'expired'), 'age')
      expect([id, cleared, (await orders().get(id))?.status]).toEqual([id, id === '3', id === '3' ? 'expired' : status])
    }
    expect(await orders().pendingCount()).toBe(0)
  })

  describe('that end with age', () => {
    beforeEach(() => {
      test.close()
      test = testStore({ kinds: ['paid', 'expired'] })
    })
    const apply = (status: Status, source: OrderUpdateSource, chatId?: string) =>
      orders().applyOrderUpdate(orderUpdateOf('1', status, { chatId }), source)
    const expireAfter = async (statuses: string) => {
      for (const status of statuses.split(', ') as Status[]) {
        // A backfill and a check leave out what changes nothing.
        const [update] = await orders().changesAmong([orderUpdateOf('1', status, { rawStatus: 'word' })])
        if (update) await orders().applyOrderUpdate({ ...update, chatId: '7' }, 'check')
      }
      return apply('expired', 'age')
    }

    it.each(['pending', 'unknown, pending', 'pending, unknown, pending'])(
      'notify of an order whose newest word is understood: %s',
      async (statuses) => expect(await expireAfter(statuses)).toMatchObject({ result: 'queued' }),
    )

    it.each(['unknown', 'pending, unknown'])(
      'notify nobody of an order whose newest word nobody understood, nor who comes later, until the panel says it: %s',
      async (statuses) => {
        expect(await expireAfter(statuses)).toMatchObject({ result: 'updated', after: 'expired' })
        expect(await orders().link('1', '8')).toMatchObject({ result: 'linked' })
        expect(await apply('pending', 'webhook', '7')).toMatchObject({ result: 'updated' })
        expect(await apply('expired', 'webhook')).toMatchObject({ result: 'queued' })
      },
    )
  })

  it('are not ended by a single miss long after an earlier one', async () => {
    await orders().link('1', '7')
    await orders().noteMissing(['1'])
    await test.redis.hset(key('order:1'), 'misses', `1 ${Date.now() - DAY}`)
    expect(await orders().noteMissing(['1'])).toEqual([])
  })

  it('count misses from the start once the panel knew the order, and are due at once with a link', async () => {
    await orders().link('1', '7')
    const leave = async () => {
      await test.redis.hset(key('order:1'), 'misses', `2 ${Date.now() - 31 * MINUTE}`)
      await orders().noteFound()
      expect(await orders().noteMissing(['1'])).toEqual(['1'])
    }
    await orders().noteMissing(['1'])
    expect(await orders().changesAmong([orderUpdateOf('1', 'pending')])).toHaveLength(1)
    await orders().applyOrderUpdate(orderUpdateOf('1', 'pending'), 'check')
    expect(await test.redis.hexists(key('order:1'), 'misses')).toBe(0)
    await leave()

    await orders().applyOrderUpdate(orderUpdateOf('1', 'pending'), 'check')
    expect(await orders().goneOrders(10)).toEqual([])
    await leave()
    await orders().link('1', '7')
    expect(await orders().takeDueChecks(10)).toEqual(['1'])
    expect(await test.redis.pttl(key('order:1'))).toBe(-1)
  })

  it('find the orders that are pending for too long, whatever their number', async () => {
    for (let i = 0; i < 700; i += 1) await orders().link(`order-${i}`, '7')
    await age('order-3', 31 * DAY)
    await age('order-500', 30 * DAY + MINUTE)
    await age('order-501', 30 * DAY - MINUTE)
    const found: string[] = []
    let cursor = '0'
    let pages = 0
    do {
      const page = await orders().walkPending(cursor, 100, 30 * DAY, Date.now())
      found.push(...page.orderIds)
      cursor = page.cursor
      pages += 1
    } while (cursor !== '0')
    expect(new Set(found)).toEqual(new Set(['order-3', 'order-500']))
    expect(pages).toBeGreaterThan(2)
  })

  it('find no order too old while it is not certain what time it is, or by a clock that is ahead of it', async () => {
    await orders().link('1', '7')
    await age('1', 31 * DAY)
    const aged = async (untilMs?: number) => (await orders().walkPending('0', 100, 30 * DAY, untilMs)).orderIds
    expect(await aged()).toEqual([])
    expect(await aged(Date.now() - 2 * DAY)).toEqual([])
    expect(await aged(Date.now())).toEqual(['1'])
  })

  it('are due at once where they lie further away than their interval: Redis’s clock was set back', async () => {
    for (const orderId of ['young', 'old', 'missing', 'gone']) await orders().link(orderId, '7')
    await age('old', 3 * DAY)
    await orders().takeDueChecks(10)
    for (let i = 0; i < 2; i += 1) await orders().noteMissing(['missing'])
    const walk = () => orders().walkPending('0', 100, 30 * DAY, undefined)
    await walk()
    expect(await orders().takeDueChecks(10)).toEqual([])
    for (const orderId of ['young', 'old', 'missing']) await test.redis.zincrby(key('pending'), 3.5 * HOUR, orderId)
    await walk()
    expect((await orders().takeDueChecks(10)).toSorted()).toEqual(['missing', 'old', 'young'])
  })

  it('do not wait for a back-off that would last for longer than the panel asked for: Redis’s clock was set back', async () => {
    await orders().link('1', '7')
    await orders().backOffPanel(60_000)
    expect(await orders().takeDueChecks(10)).toEqual([])
    await test.redis.pexpire(key('panel-back-off'), 660_000)
    expect(await orders().panelBackOffMs()).toBe(0)
    expect(await orders().takeDueChecks(10)).toEqual(['1'])
    await orders().backOffPanel(1000)
    expect(await orders().panelBackOffMs()).toBeGreaterThan(0)
  })

  it('keep little of a merely pending order', async () => {
    await orders().link('1', '7')
    await orders().applyOrderUpdate(
      orderUpdateOf('1', 'pending', { chatId: '7', money: { amount: '500', currency: 'IRT' } }),
      'check',
    )
    expect(Object.keys(await test.redis.hgetall(key('order:1'))).toSorted()).toEqual(['c', 'l', 'm'])
    expect(await test.redis.exists(key('history:1'))).toBe(0)
    expect(await orders().get('1')).toMatchObject({
      status: 'pending',
      chatId: '7',
      money: { amount: '500', currency: 'IRT' },
    })
  })
})
