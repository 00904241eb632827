import { DAY } from '@peyk/domain/time'
import { orderUpdateOf, paid, testStore } from '@peyk/test-support/store'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

/** Later than Redis's clock, whose time counts then. */
const LATER_MS = Date.now() + DAY
const TODAY_MS = Math.floor(Date.now() / DAY) * DAY
const LONG_ID = `${'سفارش-'.repeat(10)}a:b`

describe('compaction', () => {
  let test: ReturnType<typeof testStore>
  beforeEach(() => (test = testStore({ kinds: ['paid', 'canceled', 'refunded'] })))
  afterEach(() => test.close())

  const pushes = (orderId: string, status: 'paid' | 'refunded' | 'canceled' | 'pending', chatId?: string) =>
    test.store.orders.applyOrderUpdate(orderUpdateOf(orderId, status, { chatId }), 'webhook')
  const send = async (orderId: string, kind: 'paid' | 'refunded' | 'canceled' = 'paid', chatId = '7') => {
    expect((await test.store.ledger.begin({ orderId, kind }, 'me', chatId, 60_000)).result).toBe('begun')
    expect(await test.store.ledger.recordSent({ orderId, kind }, 'me', 42)).toBe(true)
  }
  const compact = () => test.store.ledger.compact(0, LATER_MS)
  const keysOf = async (orderId: string) =>
    (await test.redis.keys(`{${test.prefix}}:*${orderId}*`)).map((key) => key.replace(`{${test.prefix}}:`, ''))
  const notifyAndCompact = async (orderId: string) => {
    await pushes(orderId, 'paid', '7')
    await send(orderId)
    expect(await compact()).toEqual({ compacted: 1, isMore: false })
  }

  it.each(['1001', LONG_ID, '5f0c2f1e-9d0b-4c53-8f3c-2a86d0c9f2a1'])(
    'leaves of %s the day and the chat, and still answers that it was notified',
    async (orderId) => {
      const { ledger, orders, deliveryOverview } = test.store
      await notifyAndCompact(orderId)
      expect(await keysOf(orderId)).toEqual([])
      const delivery = { state: 'sent', atMs: TODAY_MS, chatId: '7', isCompacted: true }
      expect(await ledger.get(paid(orderId))).toEqual(delivery)
      expect(await deliveryOverview.of(orderId)).toEqual([{ notification: paid(orderId), delivery, isDue: false }])
      expect(await orders.ordersOf('7', 10)).toEqual([])
      expect(await orders.history(orderId)).toEqual([])
      expect(await ledger.list('sent', 10)).toEqual([])

      for (const name of [orderId, `#${orderId}`]) expect([name, await orders.find(name)]).toEqual([name, orderId])

      expect(await pushes(orderId, 'paid', '7')).toMatchObject({ result: 'sent', before: 'paid', after: 'paid' })
      expect(await pushes(orderId, 'pending', '7')).toMatchObject({ result: 'updated', after: 'paid' })
      expect(await keysOf(orderId), 'a repetition writes nothing').toEqual([])
      expect(await ledger.holdWithoutChat(paid(orderId))).toEqual({ result: 'taken', state: 'sent' })
      expect(await ledger.recordNotified(paid(orderId), 'import')).toBe(false)
    },
  )

  it('forgets the number of an order too, unless it is another order’s by now', async () => {
    const { orders, keys } = test.store
    const numbered = (orderId: string) =>
      orders.applyOrderUpdate(orderUpdateOf(orderId, 'paid', { chatId: '7', number: '#۱۰۰' }), 'webhook')
    await numbered('1001')
    await numbered('1002')
    const left = async () => (await test.redis.keys(`${keys.root}order-number:*`)).length
    await send('1001')
    await compact()
    expect(await left()).toBe(1)
    await send('1002')
    await compact()
    expect(await left()).toBe(0)
  })

  it('begins nothing that was notified, though the order has a record again', async () => {
    const { ledger } = test.store
    await notifyAndCompact('1001')
    expect(await pushes('1001', 'refunded')).toMatchObject({ result: 'queued', dueKind: 'refunded', before: 'paid' })
    expect(await ledger.begin(paid('1001'), 'me', '7', 60_000)).toEqual({ result: 'taken', state: 'sent' })
    expect(await ledger.begin({ orderId: '1001', kind: 'refunded' }, 'me', '7', 60_000)).toMatchObject({
      result: 'begun',
      isPaidNotified: true,
    })
  })

  it('makes a job of an outbox entry that came back leave it', async () => {
    await notifyAndCompact('1001')
    await test.redis.zadd(test.store.keys.outbox, 0, 'paid:1001')
    expect(await test.store.ledger.sweep(10)).toMatchObject({ lost: [], overdue: [] })
    expect(await test.store.ledger.outboxCount()).toBe(0)
  })

  it('has no doubt about a compacted notification after a restore', async () => {
    await notifyAndCompact('1001')
    await test.redis.zadd(test.store.keys.outbox, 0, 'paid:1001')
    expect((await Array.fromAsync(test.store.ledger.doubtOutbox())).flat()).toEqual([])
    expect(await test.store.ledger.get(paid('1001'))).toMatchObject({ state: 'sent', isCompacted: true })
  })

  it('keeps an order’s details until all of its notifications are finished', async () => {
    const { ledger, orders } = test.store
    await pushes('1001', 'paid', '7')
    await send('1001')
    await pushes('1001', 'refunded', '7')
    expect(await compact()).toEqual({ compacted: 1, isMore: false })
    expect(await orders.get('1001')).toMatchObject({ status: 'refunded', chatId: '7' })
    expect(await ledger.get(paid('1001'))).toMatchObject({ state: 'sent', isCompacted: true })

    await send('1001', 'refunded')
    expect(await compact()).toEqual({ compacted: 1, isMore: false })
    expect(await keysOf('1001')).toEqual([])
    expect(await pushes('1001', 'refunded', '7')).toMatchObject({ result: 'sent', after: 'refunded' })
    expect(await pushes('1001', 'paid', '7')).toMatchObject({ result: 'sent', after: 'refunded' })
  })

  it('keeps an order whose customer would be notified of its status once there is a chat', async () => {
    const { orders } = test.store
    await pushes('1001', 'paid', '7')
    await send('1001')
    await orders.unlink('1001', '7')
    await pushes('1001', 'refunded')
    await compact()
    expect((await orders.link('1001', '8')).result).toBe('queued')
  })

  it('notifies a payment that comes long after a cancellation, in the chat of then', async () => {
    await pushes('1001', 'canceled', '7')
    await send('1001', 'canceled')
    await compact()
    expect(await pushes('1001', 'paid')).toMatchObject({ result: 'queued', chat: '7', before: 'canceled' })
    await send('1001', 'paid')
    expect(await test.store.orders.ordersOf('7', 10)).toMatchObject([{ orderId: '1001', status: 'paid' }])
  })

  it('alerts operators of a cancellation that comes long after the payment, once', async () => {
    const { alerts, orders } = test.store
    await notifyAndCompact('1001')
    expect(await pushes('1001', 'canceled', '7')).toMatchObject({ before: 'paid', after: 'paid', contradicted: true })
    expect(await pushes('1001', 'canceled', '7')).toMatchObject({ after: 'paid', contradicted: false })
    expect((await alerts.list(10)).alerts).toMatchObject([{ name: 'canceled_after_paid', subject: 'canceled:1001' }])
    expect(await orders.get('1001')).toMatchObject({ status: 'paid', chatId: '7' })
    expect(await pushes('1001', 'paid', '7')).toMatchObject({ result: 'sent' })
  })

  it('follows who links and stops a compacted order', async () => {
    const { orders, ledger } = test.store
    await notifyAndCompact('1001')
    expect(await orders.link('1001', '8', { isSigned: false })).toEqual({ result: 'elsewhere', status: 'paid' })
    expect(await orders.link('1001', '8')).toEqual({ result: 'sent', status: 'paid', previousChat: '7' })
    expect(await orders.unlink('1001', '7')).toBe(false)
    expect([await orders.unlink('1001', '8'), await orders.unlink('1001', '8')]).toEqual([true, true])
    expect(await ledger.get(paid('1001'))).not.toHaveProperty('chatId')
    expect(await pushes('1001', 'refunded', '8'), 'it is stopped').toMatchObject({ result: 'updated' })
  })

  it('takes the chat that the panel names later, but not another one', async () => {
    const { ledger } = test.store
    expect(await ledger.recordNotified(paid('1001'), 'import')).toBe(true)
    expect(await keysOf('1001')).toEqual([])
    expect(await ledger.get(paid('1001'))).toMatchObject({ state: 'sent', reason: 'import', isCompacted: true })
    expect(await pushes('1001', 'paid', '7')).toMatchObject({ result: 'sent', otherOwner: false })
    expect(await pushes('1001', 'paid', '8')).toMatchObject({ result: 'updated', reusedId: true, chat: '7' })
    expect(await ledger.get(paid('1001'))).toMatchObject({ chatId: '7' })
  })

  it('applies nothing of a compacted order’s id that the panel uses again for another customer', async () => {
    const { orders, alerts, ledger } = test.store
    await notifyAndCompact('1001')
    for (const [i, status] of (['pending', 'paid', 'refunded'] as const).entries())
      expect(await pushes('1001', status, '8')).toMatchObject({ result: 'updated', after: 'paid', reusedId: i === 0 })
    expect(await keysOf('1001')).toEqual(['reused-id:1001'])
    expect((await alerts.list(9)).alerts.map(({ name, subject }) => [name, JSON.parse(subject)])).toEqual([
      ['id_reused', { orderId: '1001', chatId: '7', otherChatId: '8' }],
    ])
    expect(await test.store.outbox.list(9)).toEqual([])
    expect(await orders.link('1001', '8')).toEqual({ result: 'elsewhere', status: 'paid' })
    expect(await pushes('1001', 'refunded', '7'), 'the first customer’s own').toMatchObject({
      result: 'queued',
      chat: '7',
    })
    expect(await ledger.get(paid('1001'))).toMatchObject({ chatId: '7' })
  })

  it('knows a chat that a customer linked from one that the panel named', async () => {
    const { orders } = test.store
    await orders.link('1001', '7')
    await pushes('1001', 'paid')
    await send('1001')
    await compact()
    expect(await pushes('1001', 'refunded', '8')).toMatchObject({ result: 'queued', chat: '7', otherOwner: true })
  })

  it('compacts nothing before its time, whichever clock is ahead', async () => {
    const { ledger, keys } = test.store
    await pushes('1001', 'paid', '7')
    await send('1001')
    expect(await ledger.compact(DAY, LATER_MS)).toEqual({ compacted: 0, isMore: false })
    expect(await ledger.compact(0, Date.now() - DAY)).toMatchObject({ compacted: 0 })

    // Redis's clock was ahead when another one was sent: those behind it do not wait for it.
    await pushes('1002', 'paid', '7')
    await send('1002')
    const value = (await test.redis.get(keys.delivery(paid('1001'))))?.replace(/"atMs":\d+/, `"atMs":${LATER_MS}`)
    await test.redis.set(keys.delivery(paid('1001')), value ?? '')
    expect(await compact()).toMatchObject({ compacted: 1 })
    expect(await ledger.get(paid('1002'))).toMatchObject({ isCompacted: true })
    expect(await test.redis.lrange(keys.sent, 0, -1)).toEqual(['paid:1001'])
  })

  it('leaves a record that cannot be read, and compacts those behind it', async () => {
    const { ledger, keys } = test.store
    for (const id of ['1', '2', '3']) {
      await pushes(id, 'paid', '7')
      await send(id)
    }
    await test.redis.set(keys.delivery(paid('1')), 'sent {"atMs":')
    await test.redis.del(keys.delivery(paid('2')))
    await test.redis.rpush(keys.delivery(paid('2')), 'x')
    expect(await compact()).toEqual({ compacted: 1, isMore: false })
    expect(await ledger.get(paid('3'))).toMatchObject({ isCompacted: true })
    expect(await test.redis.exists(keys.delivery(paid('1')), keys.delivery(paid('2')))).toBe(2)
  })

  it('works a page at a time, and leaves buckets small when there are many orders', async () => {
    const { ledger, keys } = test.store
    const orderIds = Array.from({ length: 2000 }, (_, i) => `many-${i}`)
    // As many as a bucket of 4,096 gets of ten million.
    const bucket = `${keys.compactedPrefix}000`
    await test.redis.hset(bucket, Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`x${i}`, 'paid1'])))
    await Promise.all(orderIds.map((id) => ledger.recordNotified(paid(id), 'import')))
    const found = await Promise.all(orderIds.map((id) => ledger.get(paid(id))))
    expect(found.every((delivery) => delivery?.state === 'sent')).toBe(true)
    expect(await test.redis.hexists(bucket, ' ')).toBe(1)
    expect(await test.redis.object('ENCODING', bucket)).toBe('listpack')
    const exported: string[] = []
    for await (const page of ledger.notifiedOrderIds('paid')) exported.push(...page)
    expect(exported.filter((id) => id.startsWith('many-')).toSorted()).toEqual(orderIds.toSorted())
    expect(exported).not.toContain(' ')

    // The day of the others is in 1970.
    expect(await ledger.forgetCompacted(0, 4096)).toBe(100)
    expect(await ledger.forgetCompacted(0, 4096, 0), 'a clock that is behind forgets nothing').toBe(0)
  })

  it('goes over every bucket in as many parts as asked for', async () => {
    const { ledger } = test.store
    await Promise.all(Array.from({ length: 50 }, (_, i) => ledger.recordNotified(paid(`old-${i}`), 'import')))
    let forgotten = 0
    test.close()
    const short = testStore({ retentionDays: -2, prefix: test.prefix })
    for (let part = 0; part < 64; part += 1) forgotten += await short.store.ledger.forgetCompacted(part, 64)
    short.close()
    expect(forgotten).toBe(50)
  })
})
