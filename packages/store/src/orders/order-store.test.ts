import { randomUUID } from 'node:crypto'
import { STATUSES, STATUS_PRECEDENCE, wasPaid } from '@peyk/domain/status'
import { DAY } from '@peyk/domain/time'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { orderUpdateOf, paid, testStore } from '@peyk/test-support/store'

describe('the order store', () => {
  let test: ReturnType<typeof testStore>
  const orders = () => test.store.orders
  const apply = (...args: Parameters<typeof orderUpdateOf>) =>
    orders().applyOrderUpdate(orderUpdateOf(...args), 'webhook')
  const outbox = () => test.redis.zrange(`{${test.prefix}}:outbox`, '0', '-1')

  beforeEach(() => void (test = testStore()))
  afterEach(() => test.close())

  it('queues the notification of a paid order that has a chat, once', async () => {
    expect(await apply('1', 'pending', { chatId: '7' })).toMatchObject({
      result: 'updated',
      before: 'absent',
      after: 'pending',
    })
    expect(await orders().pendingIds(10)).toEqual(['1'])
    expect(await apply('1', 'paid')).toMatchObject({
      result: 'queued',
      before: 'pending',
      after: 'paid',
      cleared: true,
    })
    expect(await apply('1', 'paid')).toMatchObject({ result: 'waiting', cleared: false })
    expect(await outbox()).toEqual(['paid:1'])
    expect(await orders().pendingIds(10)).toEqual([])
    expect(await orders().takeClearedCount()).toBe(1)
    expect(await orders().takeClearedCount()).toBe(0)
  })

  it('queues one notification for any number of copies at once', async () => {
    const results = await Promise.all(Array.from({ length: 30 }, () => apply('1', 'paid', { chatId: '7' })))
    expect(results.filter(({ result }) => result === 'queued')).toHaveLength(1)
    expect(results.filter(({ result }) => result === 'waiting')).toHaveLength(29)
  })

  it('says of a notified order that it was notified', async () => {
    await apply('1', 'paid', { chatId: '7' })
    await test.store.ledger.recordNotified(paid('1'), 'import')
    expect(await apply('1', 'paid')).toMatchObject({ result: 'sent' })
    expect(await outbox()).toEqual([])
  })

  it('waits with a paid order that has no chat until one is linked', async () => {
    expect(await apply('1', 'paid')).toMatchObject({ result: 'updated' })
    expect(await outbox()).toEqual([])
    expect(await orders().link('1', '7')).toEqual({ result: 'queued', dueKind: 'paid', status: 'paid' })
    expect(await outbox()).toEqual(['paid:1'])
    expect(await apply('1', 'paid')).toMatchObject({ result: 'waiting' })
  })

  it('queues what waited for a chat with late order update that names one', async () => {
    await apply('1', 'paid')
    expect(await apply('1', 'pending', { chatId: '7' })).toMatchObject({
      result: 'queued',
      after: 'paid',
      dueKind: 'paid',
    })
    expect(await outbox()).toEqual(['paid:1'])
    expect(await apply('1', 'pending', { chatId: '7' })).toMatchObject({ result: 'updated' })
  })

  it('sends nothing of statuses that are not to be notified', async () => {
    expect(await apply('1', 'canceled', { chatId: '7' })).toMatchObject({ result: 'updated', after: 'canceled' })
    expect(await outbox()).toEqual([])
  })

  it('never moves an order backwards', async () => {
    await apply('1', 'paid', { chatId: '7', money: { amount: '500', currency: 'IRT' } })
    for (const status of ['pending', 'failed', 'expired', 'canceled'] as const) {
      expect(await apply('1', status, { money: { amount: '1', currency: 'IRT' } })).toMatchObject({ after: 'paid' })
    }
    expect(await orders().get('1')).toMatchObject({ status: 'paid', rawStatus: 'paid', money: { amount: '500' } })
    expect(await orders().pendingIds(10)).toEqual([])
  })

  it('applies nothing of an id that is used again for another customer, who cannot open the first order', async () => {
    const amount = (value: string) => ({ amount: value, currency: 'IRT' })
    await apply('1', 'paid', { chatId: '7', money: amount('250000') })
    for (const status of ['pending', 'paid', 'refunded'] as const)
      expect(await apply('1', status, { chatId: '8', money: amount('900') })).toMatchObject({
        result: 'updated',
        after: 'paid',
        reusedId: status === 'pending',
      })
    expect(await orders().get('1')).toMatchObject({ status: 'paid', chatId: '7', money: { amount: '250000' } })
    expect(await orders().link('1', '8')).toMatchObject({ result: 'elsewhere' })
    expect(await orders().ordersOf('8', 10)).toEqual([])
    const [alert] = (await test.store.alerts.list(10)).alerts
    expect(alert?.name).toBe('id_reused')
    expect(JSON.parse(alert?.subject ?? '')).toEqual({
      orderId: '1',
      chatId: '7',
      money: '250000 IRT',
      otherChatId: '8',
      otherMoney: '900 IRT',
    })
  })

  it('counts paid orders without a chat until they get one, are refunded or are stopped', async () => {
    const unlinked = async () => (await test.store.orders.paidUnlinked(9)).orderIds
    await apply('1', 'paid')
    await apply('2', 'pending')
    await apply('3', 'paid', { chatId: '7' })
    for (const orderId of ['4', '5', '6']) await apply(orderId, 'paid')
    expect((await unlinked()).toSorted()).toEqual(['1', '4', '5', '6'])
    await apply('1', 'paid', { chatId: '7' })
    await test.store.orders.link('4', '8')
    await apply('5', 'refunded')
    await apply('6', 'paid')
    expect(await test.store.orders.paidUnlinked(0)).toEqual({ count: 1, orderIds: [] })
    expect(await unlinked()).toEqual(['6'])
  })

  it('alerts of five unknown words a day, however many a panel makes up, and remembers a thousand', async () => {
    for (let i = 0; i < 8; i += 1)
      expect(await apply(`${i}`, 'unknown', { rawStatus: `sent at 10:0${i}` })).toMatchObject({ newWord: true })
    const alerts = async () =>
      (await test.store.alerts.list(99)).alerts
        .map(({ subject }) => JSON.parse(subject) as Record<string, unknown>)
        .toSorted((a, b) => Number(a['orderId']) - Number(b['orderId']))
    expect(await alerts()).toEqual([
      ...[0, 1, 2, 3].map((i) => ({ orderId: `${i}`, word: `sent at 10:0${i}` })),
      { orderId: '4', word: 'sent at 10:04', isLastToday: true },
    ])
    const { root } = test.store.keys
    await apply('5', 'unknown', { rawStatus: 'sent at 10:05' })
    expect(await alerts()).toHaveLength(5)
    const yesterdayMs = Date.now() - DAY - 1000
    for (const word of await test.redis.zrange(`${root}alerted-status-words`, '0', '-1'))
      await test.redis.zadd(`${root}alerted-status-words`, `${yesterdayMs}`, word)
    for (const i of [0, 5, 5])
      expect(await apply(`${i}`, 'unknown', { rawStatus: `sent at 10:0${i}` })).toMatchObject({ newWord: false })
    expect((await alerts()).slice(5)).toEqual([{ orderId: '5', word: 'sent at 10:05' }])
    await test.redis.zadd(`${root}unknown-status-words`, ...Array.from({ length: 1000 }, (_, i) => [i, `w${i}`]).flat())
    for (let i = 0; i < 20; i += 1) await apply(`${i}`, 'unknown', { rawStatus: `another ${i}` })
    expect(await test.redis.zcard(`${root}unknown-status-words`)).toBe(1000)
    expect(await test.redis.zcard(`${root}alerted-status-words`)).toBe(10)
    expect(await alerts()).toHaveLength(10)
  })

  it('applies nothing of an id that is used again, where the first customer had linked the order and the panel had named no chat', async () => {
    const amount = (value: string) => ({ amount: value, currency: 'IRT' })
    await apply('1', 'pending', { money: amount('250000') })
    await orders().link('1', '7')
    await apply('1', 'paid', { money: amount('250000') })
    expect(await apply('1', 'refunded', { chatId: '8', money: amount('900') })).toMatchObject({
      result: 'updated',
      after: 'paid',
      reusedId: true,
    })
    expect(await orders().get('1')).toMatchObject({ status: 'paid', chatId: '7', money: { amount: '250000' } })
    expect(await outbox()).toEqual(['paid:1'])
    expect(await apply('1', 'refunded', { chatId: '8', money: amount('250000') })).toMatchObject({ after: 'refunded' })
  })

  it('keeps an unknown word and says so once; the order stays pending', async () => {
    await apply('1', 'pending', { chatId: '7' })
    expect(await apply('1', 'unknown', { rawStatus: 'در راه' })).toMatchObject({
      result: 'updated',
      after: 'pending',
      newWord: true,
    })
    expect(await apply('2', 'unknown', { rawStatus: 'در راه', chatId: '7' })).toMatchObject({
      result: 'updated',
      newWord: false,
    })
    const { alerts } = await test.store.alerts.list(9)
    expect(alerts.map(({ name, subject }) => [name, JSON.parse(subject)])).toEqual([
      ['unknown_word', { orderId: '1', word: 'در راه' }],
    ])
    expect(await orders().get('1')).toMatchObject({ rawStatus: 'در راه' })
    expect(await outbox()).toEqual([])
    expect((await orders().pendingIds(10)).toSorted()).toEqual(['1', '2'])
    expect(await apply('2', 'paid')).toMatchObject({ result: 'queued' })
  })

  it('comes to the same end in whatever order updates arrive, and queues a paid notification exactly if it was ever paid', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...STATUSES), { minLength: 1, maxLength: 8 }), async (statuses) => {
        // A generated id comes again while a failure is made smaller, and finds the order of before.
        const orderId = randomUUID()
        const results = []
        for (const status of statuses) results.push(await apply(orderId, status, { chatId: '7' }))
        const highest = statuses.toSorted((a, b) => STATUS_PRECEDENCE[b] - STATUS_PRECEDENCE[a])[0]
        expect((await orders().get(orderId))?.status).toBe(highest)
        const queued = statuses.some(wasPaid) ? 1 : 0
        expect(results.filter(({ result }) => result === 'queued')).toHaveLength(queued)
        expect((await orders().stillPending([orderId])).length).toBe(statuses.some(wasPaid) ? 0 : 1)
      }),
      { numRuns: 60 },
    )
  })

  describe('links', () => {
    it('notes an order that nobody notified of yet, due for a check at once', async () => {
      expect(await orders().link('1', '7')).toEqual({ result: 'linked', status: 'pending' })
      expect(await orders().takeDueChecks(10)).toEqual(['1'])
      expect((await orders().ordersOf('7', 10)).map(({ orderId }) => orderId)).toEqual(['1'])
    })

    it.each(STATUSES)('has an order that is %s checked at once, unless it was paid', async (status) => {
      await apply('1', status, { chatId: '7' })
      await orders().unlink('1', '7')
      expect(await orders().pendingIds(10)).toEqual([])
      await orders().link('1', '7')
      expect(await orders().takeDueChecks(10)).toEqual(wasPaid(status) ? [] : ['1'])
    })

    it('gives an order one chat at a time', async () => {
      await orders().link('1', '7')
      expect(await orders().link('1', '8')).toMatchObject({ previousChat: '7' })
      expect(await orders().ordersOf('7', 10)).toEqual([])
      expect(await orders().unlink('1', '7')).toBe(false)
      expect((await orders().get('1'))?.chatId).toBe('8')
    })

    it('leaves an order with the chat that the panel names, unless the operator chose otherwise', async () => {
      const strict = testStore({ linkTakesOver: false })
      try {
        await strict.store.orders.applyOrderUpdate(orderUpdateOf('1', 'paid', { chatId: '7' }), 'webhook')
        expect(await strict.store.orders.link('1', '8')).toEqual({ result: 'elsewhere', status: 'paid' })
        expect(await strict.store.orders.get('1')).toMatchObject({ chatId: '7', ownerChatId: '7' })
        expect(await strict.store.orders.link('1', '7')).toMatchObject({ result: 'queued' })
        await strict.store.orders.link('2', '7')
        expect(await strict.store.orders.link('2', '8')).toMatchObject({ previousChat: '7' })
      } finally {
        strict.close()
      }
    })

    it('ends with /stop, and the panel’s word does not begin it again, but a link does', async () => {
      await apply('1', 'pending', { chatId: '7' })
      expect(await orders().unlink('1', '7')).toBe(true)
      expect(await orders().pendingIds(10)).toEqual([])
      expect(await apply('1', 'paid', { chatId: '7' })).toMatchObject({ result: 'updated' })
      expect(await outbox()).toEqual([])
      expect(await orders().link('1', '7')).toMatchObject({ result: 'queued' })
    })

    it('makes a held notification due again', async () => {
      await apply('1', 'paid', { chatId: '7' })
      await test.store.ledger.begin(paid('1'), 'a', '7', 60_000)
      await test.store.ledger.recordOpen(paid('1'), 'a', 'held', 'blocked')
      expect(await orders().link('1', '7')).toMatchObject({ result: 'queued' })
      expect(await test.store.ledger.count('held')).toBe(0)
      expect(await outbox()).toEqual(['paid:1'])
    })

    it('makes what the old chat refused due for the new one, and not again for the same chat', async () => {
      await apply('1', 'paid', { chatId: '7' })
      await test.store.ledger.begin(paid('1'), 'a', '7', 60_000)
      await test.store.ledger.recordOpen(paid('1'), 'a', 'rejected', '400: Bad Request')
      expect(await orders().link('1', '7'), 'the chat that refused it').toMatchObject({ result: 'waiting' })
      expect(await orders().link('1', '8')).toMatchObject({ result: 'queued', dueKind: 'paid' })
      expect(await outbox()).toEqual(['paid:1'])
      expect(await test.store.ledger.count('rejected')).toBe(0)
      expect(await test.store.ledger.begin(paid('1'), 'b', '8', 60_000)).toMatchObject({ result: 'begun' })
      await test.store.ledger.recordOpen(paid('1'), 'b', 'rejected', '400: Bad Request')
      expect(await orders().link('1', '8'), 'it is the message').toMatchObject({ result: 'waiting' })
      expect(await test.store.ledger.count('rejected')).toBe(1)
    })

    it('says of a notified order that it was notified, and leaves an uncertain one alone', async () => {
      await apply('1', 'paid', { chatId: '7' })
      await test.store.ledger.begin(paid('1'), 'a', '7', 60_000)
      await test.store.ledger.recordOpen(paid('1'), 'a', 'uncertain', 'time-out')
      expect(await orders().link('1', '7')).toMatchObject({ result: 'waiting' })
      expect(await outbox()).toEqual([])
      await test.store.ledger.resolve(paid('1'), 'uncertain', 'operator')
      expect(await orders().link('1', '8')).toMatchObject({ result: 'sent' })
    })
  })

  describe('due checks', () => {
    it('are given out once an interval, however many ask', async () => {
      for (let i = 0; i < 40; i += 1) await orders().link(`order-${i}`, '7')
      const taken = await Promise.all(Array.from({ length: 8 }, () => orders().takeDueChecks(20)))
      expect(taken.flat().toSorted()).toEqual(Array.from({ length: 40 }, (_, i) => `order-${i}`).toSorted())
      expect(await orders().takeDueChecks(100)).toEqual([])
    })

    it('never bring a paid order back', async () => {
      await orders().link('1', '7')
      await apply('1', 'paid')
      expect(await orders().takeDueChecks(10)).toEqual([])
      expect(await orders().pendingCount()).toBe(0)
    })
  })

  it('keeps the history of an order', async () => {
    await orders().link('1', '7')
    await apply('1', 'paid')
    expect((await orders().history('1')).map(({ event }) => event)).toEqual(['linked', 'order_update'])
  })
})
