import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { updateFixture } from './update-fixture.ts'

let test: ReturnType<typeof updateFixture>
beforeEach(() => {
  test = updateFixture()
})
afterEach(() => test.close())

const notified = () => test.notified.map(({ orderId }) => orderId).toSorted()
const heldCount = () => test.store.ledger.count('held')

describe('what is held for a chat', () => {
  it('is due with its next /start, however much it is, and nobody else’s is', async () => {
    for (let i = 0; i < 450; i += 1) await test.hold(`order-${i}`, '7')
    await test.hold('other', '8')
    await test.say(7, '/start')
    expect(new Set(test.notified.map(({ orderId }) => orderId)).size).toBe(450)
    expect(await heldCount()).toBe(1)
    expect(await test.store.ledger.outboxCount()).toBe(450)
    expect(test.replies).toHaveLength(1)
  })

  it('is due when the bot is unblocked, and once', async () => {
    await test.hold('1', '7')
    await test.handle(test.reachability(7, 'kicked'))
    expect(notified()).toEqual([])
    expect(await test.store.chats.reachability('7')).toMatchObject({ reachability: 'unreachable' })
    await test.handle(test.reachability(7, 'member'))
    await test.say(7, '/start')
    expect(notified()).toEqual(['1'])
    expect(await test.store.chats.reachability('7')).toMatchObject({ reachability: 'reachable' })
  })

  it('is due when a group takes the bot back, and not while it may not write there', async () => {
    await test.hold('1', '-100')
    for (const [status, more] of [
      ['left', {}],
      ['restricted', { can_send_messages: false }],
    ] as const) {
      await test.handle(test.reachability(-100, status, more))
      expect(notified()).toEqual([])
    }
    await test.handle(test.reachability(-100, 'administrator'))
    expect(notified()).toEqual(['1'])
  })

  it('stays when Telegram’s older word comes late', async () => {
    const now = Math.floor(Date.now() / 1000)
    await test.hold('1', '7')
    await test.handle(test.reachability(7, 'kicked', { date: now }))
    await test.handle(test.reachability(7, 'member', { date: now - 60 }))
    expect(notified()).toEqual([])
    expect(await test.store.chats.reachability('7')).toEqual({ reachability: 'unreachable', sinceMs: now * 1000 })
  })

  it('does not become held in the moment in which the customer comes back', async () => {
    const notification = { orderId: '1', kind: 'paid' } as const
    await test.store.orders.applyOrderUpdate(test.orderUpdateOf('1', 'paid', { chatId: '7' }), 'webhook')
    await test.store.ledger.begin(notification, 'a', '7', 60_000)
    await test.handle(test.reachability(7, 'member'))
    expect(await test.store.ledger.recordOpen(notification, 'a', 'held', 'blocked')).toBe('due_again')
  })
})

describe('what was held for a group', () => {
  it('is due for the supergroup that it became', async () => {
    for (const orderId of ['1', '2'])
      await test.store.orders.applyOrderUpdate(test.orderUpdateOf(orderId, 'paid', { chatId: '-5' }), 'webhook')
    const [held, underWay] = ['1', '2'].map((orderId) => ({ orderId, kind: 'paid' as const }))
    if (held === undefined || underWay === undefined) throw new Error('expected two notifications')
    await test.store.ledger.begin(held, 'a', '-5', 60_000)
    await test.store.ledger.recordOpen(held, 'a', 'held', 'blocked')
    await test.store.ledger.begin(underWay, 'b', '-5', 60_000)
    await test.store.orders.moveChat(undefined, '-5', '-1005')
    expect(await test.store.ledger.get(held)).toBeUndefined()
    expect((await test.store.ledger.sweep(10)).lost).toEqual([held])
    expect(await test.store.ledger.recordOpen(underWay, 'b', 'held', 'blocked')).toBe('due_again')
  })
})

describe('a group that becomes a supergroup', () => {
  const inGroup = async () => {
    await test.store.chats.setLanguage('-5', 'fa')
    for (const orderId of ['1', '2', '3'])
      await test.store.orders.applyOrderUpdate(test.orderUpdateOf(orderId, 'pending', { chatId: '-5' }), 'webhook')
    await test.store.orders.link('3', '7')
  }
  const ordersOf = async (chatId: string) =>
    (await test.store.orders.ordersOf(chatId, 10)).map((order) => `${order.orderId} ${order.chatId}`).toSorted()

  const reports = {
    'the old one says so': () => test.handle(test.migration(-5, -1005, 'by the old one')),
    'the new one says so': () => test.handle(test.migration(-5, -1005, 'by the new one')),
    'a send says so': () => test.store.orders.moveChat('1', '-5', '-1005'),
  }
  it.each(Object.keys(reports) as (keyof typeof reports)[])(
    'brings all its orders along when %s, and the others change nothing',
    async (first) => {
      await inGroup()
      await reports[first]()
      const history = await test.store.orders.history('1')
      for (let round = 0; round < 2; round += 1)
        for (const report of Object.values(reports)) {
          await report()
          expect(await ordersOf('-1005')).toEqual(['1 -1005', '2 -1005'])
        }
      expect(await ordersOf('-5')).toEqual([])
      expect(await ordersOf('7')).toEqual(['3 7'])
      expect(await test.store.chats.language('-1005')).toBe('fa')
      expect(await test.store.orders.history('1')).toEqual(history)
      expect(history.at(-1)).toMatchObject({ event: 'moved', chat: '-1005', previous: '-5' })
    },
  )
})
