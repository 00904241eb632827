import type { OrderUpdate } from '@peyk/domain/order'
import { MINUTE } from '@peyk/domain/time'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { orderUpdateOf, paid, testStore } from '@peyk/test-support/store'

describe('order update that contradicts', () => {
  let test: ReturnType<typeof testStore>
  const orders = () => test.store.orders
  const apply = (
    status: 'pending' | 'paid' | 'canceled' | 'refunded',
    more: Partial<OrderUpdate> = {},
    orderId = '1',
  ) => orders().applyOrderUpdate(orderUpdateOf(orderId, status, more), 'webhook')
  const toman = (amount: string) => ({ amount, currency: 'IRT' })
  const amountNow = async (orderId = '1') => (await orders().get(orderId))?.money
  const sendIt = () => test.store.ledger.recordNotified(paid('1'), 'test')

  beforeEach(() => void (test = testStore()))
  afterEach(() => test.close())

  describe('on the amount, for the same status', () => {
    const [earlier, later] = [Date.UTC(2026, 0, 1), Date.UTC(2026, 0, 2)]

    it('is decided by the panel’s time until the customer is notified', async () => {
      await apply('paid', { money: toman('5'), updatedAtMs: earlier, chatId: '7' })
      expect(await apply('paid', { money: toman('6'), updatedAtMs: later })).toMatchObject({ otherAmount: 'taken' })
      expect(await apply('paid', { money: toman('4'), updatedAtMs: earlier })).toMatchObject({ otherAmount: 'ignored' })
      expect(await amountNow()).toEqual(toman('6'))
      expect((await orders().get('1'))?.changedAtMs).toBe(later)
    })

    it('changes nothing once the customer is notified', async () => {
      await apply('paid', { money: toman('5'), updatedAtMs: earlier, url: 'https://a.example/1' })
      await sendIt()
      const orderUpdate = { money: toman('6'), updatedAtMs: later, url: 'https://a.example/2' }
      expect(await apply('paid', orderUpdate)).toMatchObject({ result: 'sent', otherAmount: 'ignored' })
      expect(await orders().get('1')).toMatchObject({
        money: toman('5'),
        url: 'https://a.example/1',
        changedAtMs: earlier,
      })
      await apply('refunded', { money: toman('2') })
      expect(await amountNow(), 'another status is other order update').toEqual(toman('2'))
    })

    it('is decided by arrival where a time is unsaid, and while the order is pending', async () => {
      await apply('pending', { money: toman('1'), updatedAtMs: later })
      expect((await apply('pending', { money: toman('2'), updatedAtMs: earlier })).otherAmount).toBeUndefined()
      expect(await amountNow()).toEqual(toman('2'))
      await apply('paid', { money: toman('3'), updatedAtMs: later })
      expect(await apply('paid', { money: toman('4') })).toMatchObject({ otherAmount: 'taken' })
      expect(await amountNow()).toEqual(toman('4'))
    })

    it('is no contradiction where the amount is the same or unsaid', async () => {
      await apply('paid', { money: toman('5') })
      for (const money of [undefined, toman('5'), { amount: '5', currency: undefined }])
        expect((await apply('paid', { money })).otherAmount).toBeUndefined()
      expect(await amountNow()).toEqual(toman('5'))
    })

    it('never joins one statement’s amount with another’s currency', async () => {
      await apply('paid', { money: toman('250000') })
      await apply('paid', { money: { amount: '2500000', currency: undefined } })
      expect(await amountNow()).toEqual({ amount: '2500000', currency: undefined })
    })

    it('comes to the newest amount in whatever order it arrives', async () => {
      const statements = fc.uniqueArray(fc.record({ time: fc.integer({ min: 1, max: 1e9 }), amount: fc.nat() }), {
        selector: ({ time }) => time,
        minLength: 1,
        maxLength: 6,
      })
      await fc.assert(
        fc.asyncProperty(statements, fc.uuid(), async (said, orderId) => {
          for (const { time, amount } of said)
            await apply('paid', { money: toman(String(amount)), updatedAtMs: time }, orderId)
          const [newest] = said.toSorted((a, b) => b.time - a.time)
          expect((await amountNow(orderId))?.amount).toBe(String(newest?.amount))
        }),
        { numRuns: 40 },
      )
    })
  })

  describe('on the owner', () => {
    it('keeps the first one, and is said once for each other one', async () => {
      await apply('pending', { chatId: '7' })
      expect(await apply('paid', { chatId: '8' })).toMatchObject({ result: 'queued', otherOwner: true })
      expect(await apply('paid', { chatId: '8' })).toMatchObject({ otherOwner: false })
      expect(await apply('paid', { chatId: '9' })).toMatchObject({ otherOwner: true })
      expect(await apply('paid', { chatId: '7' })).toMatchObject({ otherOwner: false })
      expect(await orders().get('1')).toMatchObject({ chatId: '7', ownerChatId: '7' })
      expect(await orders().ordersOf('8', 10)).toEqual([])
    })

    it('keeps the first one where the panel is asked', async () => {
      const check = (chatId: string) => orders().applyOrderUpdate(orderUpdateOf('1', 'pending', { chatId }), 'check')
      await check('7')
      expect(await check('8')).toMatchObject({ otherOwner: true })
      expect((await orders().get('1'))?.chatId).toBe('7')
      expect((await orders().get('1'))?.ownerChatId).not.toBe('8')
    })

    it('is no contradiction where a customer linked the order before the panel named its owner', async () => {
      await orders().link('1', '9')
      expect(await apply('paid', { chatId: '7' })).toMatchObject({ otherOwner: false })
      expect(await orders().get('1')).toMatchObject({ chatId: '9', ownerChatId: '7' })
    })
  })

  describe('the clock', () => {
    it('takes a time more than five minutes ahead as unsaid, and says so once an order', async () => {
      const ahead = { updatedAtMs: Date.now() + 6 * MINUTE, chatId: '7' }
      expect(await apply('paid', ahead)).toMatchObject({ result: 'queued', futureTime: true })
      expect((await orders().get('1'))?.changedAtMs).toBeLessThan(Date.now() + MINUTE)
      expect(await apply('paid', ahead)).toMatchObject({ futureTime: false })
      expect(await apply('paid', { updatedAtMs: Date.now() + 6 * MINUTE }, '2')).toMatchObject({ futureTime: true })
    })

    it('takes one that is a little ahead', async () => {
      const updatedAtMs = Date.now() + 4 * MINUTE
      expect(await apply('paid', { updatedAtMs })).toMatchObject({ futureTime: false })
      expect((await orders().get('1'))?.changedAtMs).toBe(updatedAtMs)
    })

    it('lets no time ahead win over the true amount', async () => {
      await apply('paid', { money: toman('5'), updatedAtMs: Date.now() - MINUTE })
      await apply('paid', { money: toman('9'), updatedAtMs: Date.now() + 365 * 24 * 60 * MINUTE })
      await apply('paid', { money: toman('6'), updatedAtMs: Date.now() })
      expect(await amountNow()).toEqual(toman('6'))
    })
  })
})

describe('what the panel says besides', () => {
  let test: ReturnType<typeof testStore>
  beforeEach(() => void (test = testStore()))
  afterEach(() => test.close())

  it('is stored: the number, how it was paid and when', async () => {
    const paidAtMs = Date.UTC(2026, 10, 20)
    const update = orderUpdateOf('731', 'paid', { number: '#1001', paymentMethod: 'cod', paidAtMs })
    await test.store.orders.applyOrderUpdate(update, 'webhook')
    expect(await test.store.orders.get('731')).toMatchObject({ number: '#1001', paymentMethod: 'cod', paidAtMs })
  })

  it('names the order: by its id, or by its number in any digits', async () => {
    await test.store.orders.applyOrderUpdate(orderUpdateOf('731', 'paid', { number: '#A-1001' }), 'webhook')
    const names = [
      '731',
      '#731',
      ' ۷۳۱ ',
      '#A-1001',
      'a-1001',
      'A-۱۰۰۱',
      '# \u2068A-1001\u2069',
      '\u200f#A-1001\n',
      'Ａ-1001',
    ]
    for (const name of names) expect([name, await test.store.orders.find(name)]).toEqual([name, '731'])
    for (const name of ['1001', '#732', '732', 'A1001', '#', ''])
      expect(await test.store.orders.find(name)).toBeUndefined()
    const other = orderUpdateOf('9', 'paid', { number: '#\u200f731' })
    await test.store.orders.applyOrderUpdate(other, 'webhook')
    expect(await test.store.orders.find('#731')).toBe('9')
    for (const name of ['731', '#731']) expect(await test.store.orders.find(name, 'number')).toBe('9')
    expect([await test.store.orders.find('731'), await test.store.orders.find('9', 'number')]).toEqual(['731', '9'])
    await test.store.orders.applyOrderUpdate(orderUpdateOf('10', 'paid', { number: 'كيان ۱۲' }), 'webhook')
    for (const name of ['کیان 12', 'کیان‌۱۲', '#كيان۱۲']) expect(await test.store.orders.find(name)).toBe('10')
  })

  it('is no time where it lies ahead', async () => {
    const update = orderUpdateOf('731', 'paid', { paidAtMs: Date.now() + 3_600_000 })
    expect(await test.store.orders.applyOrderUpdate(update, 'webhook')).toMatchObject({ futureTime: true })
    expect((await test.store.orders.get('731'))?.paidAtMs).toBeUndefined()
  })

  it('is in the history where it cannot be used, each thing once', async () => {
    const leftOut = ['"url": expected an http:// or https:// URL', '"amount" or "total": expected a number']
    const update = orderUpdateOf('731', 'pending', { leftOut })
    const results = [1, 2].map(() => test.store.orders.applyOrderUpdate(update, 'webhook'))
    expect((await Promise.all(results)).map((result) => result.leftOut)).toEqual([true, false])
    const by = async (...leftOut: string[]) =>
      (await test.store.orders.applyOrderUpdate(orderUpdateOf('731', 'paid', { leftOut }), 'webhook')).leftOut
    const [url = '', amount = ''] = leftOut
    expect([await by(amount), await by(url), await by()]).toEqual([false, false, false])
    expect([await by('"paid_at": expected a time', url), await by('"paid_at": expected a time')]).toEqual([true, false])
    for (let i = 0; i < 100; i += 1) await by(`${i} ${'x'.repeat(100)}`)
    const reasons = (await test.store.orders.history('731')).filter(({ event }) => event === 'left_out')
    expect(reasons.slice(0, 2)).toMatchObject([
      { reason: leftOut.join('; ') },
      { reason: '"paid_at": expected a time' },
    ])
    expect(reasons.length).toBeLessThan(30)
  })
})
