import { JobPostponed } from '@peyk/queues/job-failures'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { updateFixture } from '../updates/update-fixture.ts'

let test: ReturnType<typeof updateFixture>
beforeEach(() => {
  test = updateFixture()
})
afterEach(() => test.close())

const chatOf = async (orderId: string) => (await test.store.orders.get(orderId))?.chatId
const pay = (orderId: string) => test.store.orders.applyOrderUpdate(test.orderUpdateOf(orderId, 'paid'), 'webhook')

describe('/start with a link', () => {
  it('shows a pending order at once, with what is known of it', async () => {
    const money = { amount: '250000', currency: 'IRT' }
    await test.store.orders.applyOrderUpdate(test.orderUpdateOf('1', 'pending', { money }), 'webhook')
    await test.say(7, await test.link('1'))
    expect(test.replies).toHaveLength(1)
    expect(test.replies[0]?.html).toMatch(/linked to this chat.*waiting for payment.*250,000.*as soon as/su)
    expect(await chatOf('1')).toBe('7')
  })

  it('brings the notification of a paid order instead, and nothing of an order that was notified', async () => {
    await pay('1')
    await test.say(7, await test.link('1'))
    expect(test.notified).toEqual([{ orderId: '1', kind: 'paid' }])
    expect(test.replies).toEqual([])
    await test.store.ledger.recordNotified({ orderId: '1', kind: 'paid' }, 'test')
    await test.say(7, await test.link('1'))
    expect(test.notified).toHaveLength(1)
    expect(test.replies[0]?.html).toMatch(/already notified.*Status: paid/su)
  })

  it('works with the short code of a long id, and with no other payload', async () => {
    const long = 'سفارش'.repeat(10)
    const link = await test.link(long)
    expect(link.length).toBeLessThanOrEqual('/start '.length + 64)
    await test.say(7, link)
    expect(await chatOf(long)).toBe('7')
    await test.say(7, `${link.slice(0, -1)}A`)
    expect(test.replies[1]?.html).toContain('wrong or incomplete')
    expect(await test.store.refusals.read('links')).toMatchObject({ count: 1 })
  })

  it('gives a chat many orders', async () => {
    for (let i = 0; i < 12; i += 1) await test.say(7, await test.link(`order-${i}`))
    expect(await test.store.orders.countOrdersOf('7')).toBe(12)
  })
})

describe('an order that another chat has', () => {
  it('that was notified there was not notified here', async () => {
    await test.say(7, await test.link('1'))
    await pay('1')
    const notification = { orderId: '1', kind: 'paid' } as const
    await test.store.ledger.begin(notification, 'test', '7', 60_000)
    await test.store.ledger.recordSent(notification, 'test', 5)
    await test.say(7, await test.link('1'))
    expect(test.replies.at(-1)?.html).toContain('already notified about order')
    await test.say(8, await test.link('1'))
    expect(test.replies.at(-1)).toMatchObject({
      chatId: '8',
      html: expect.stringContaining('The other chat was already'),
    })
    expect(test.replies.at(-1)?.html).not.toContain('You were')
  })

  it('moves with its link, notifies both, and says so in its history', async () => {
    await test.store.chats.setLanguage('7', 'fa')
    await test.say(7, await test.link('1'))
    await test.say(8, await test.link('1'))
    expect(await chatOf('1')).toBe('8')
    const [, ...notified] = test.replies
    expect(notified.map(({ chatId }) => chatId)).toEqual(['7', '8', '8'])
    expect(notified[0]?.html).toContain('گفتگوی دیگری')
    expect(notified[1]?.html).toContain('was linked to another chat')
    const history = await test.store.orders.history('1')
    expect(history.at(-1)).toMatchObject({ event: 'linked', chat: '8', previous: '7' })
  })

  it('moves together with its notification, and both are notified of the move', async () => {
    await pay('1')
    await test.say(7, await test.link('1'))
    await test.say(8, await test.link('1'))
    expect(test.notified).toHaveLength(2)
    expect(test.replies.map(({ chatId }) => chatId)).toEqual(['7', '8'])
  })

  it('stays where a newer link brought it, when an older one is handled late', async () => {
    const old = test.message(7, await test.link('1'), { agoMs: 60_000 })
    await test.say(8, await test.link('1'), { agoMs: 30_000 })
    await test.handle(old)
    expect(await chatOf('1')).toBe('8')
    expect(test.replies.at(-1)?.html).toContain('linked to another chat')
    await test.say(7, await test.link('1'))
    expect(await chatOf('1')).toBe('7')
  })

  it('is said to both once, though the answer had to wait in between', async () => {
    await test.say(7, await test.link('1'))
    test.replies.length = 0
    const update = test.message(8, await test.link('1'))
    const { reply } = test.deps
    for (const waits of [1, 2]) {
      let left = waits
      test.deps.reply = async (chatId, message) => {
        left -= 1
        if (left <= 0) throw new JobPostponed(1000, 'not now')
        return reply(chatId, message)
      }
      await expect(test.handle(update)).rejects.toThrow(JobPostponed)
    }
    test.deps.reply = reply
    await test.handle(update)
    expect(test.replies.map(({ chatId }) => chatId)).toEqual(['7', '8', '8'])
    expect(test.replies[0]?.html).toContain('opened in another chat')
  })
})

describe('/track', () => {
  it('links only an order that the panel says is this person’s', async () => {
    test.deps.panel = test.panelOf({ '1': '7' })
    await test.say(8, '/track 1')
    expect(await chatOf('1')).toBeUndefined()
    await test.say(7, '/track 1')
    expect(await chatOf('1')).toBe('7')
  })

  it('does not call an order somebody else’s that the panel’s answer hides', async () => {
    const unreadable = [{ orderId: '1', reason: 'The panel’s answer is not JSON' }]
    test.deps.panel = { fetchOrders: async () => ({ found: [], missing: [], unreadable }) }
    await test.say(7, '/track 1')
    expect(test.replies.at(-1)?.html).toContain('does not answer right now')
    expect(await chatOf('1')).toBeUndefined()
  })

  it('takes nothing away from a chat that linked the order', async () => {
    test.deps.panel = test.panelOf({ '1': '7' })
    await test.say(8, await test.link('1'))
    await test.say(7, '/track 1')
    expect(await chatOf('1')).toBe('8')
    expect(test.replies.at(-1)?.html).toContain('linked to another chat')
    await test.say(8, '/stop 1')
    await test.say(7, '/track 1')
    expect(await chatOf('1')).toBe('7')
  })

  it('sends the panel no id that could be another path of it', async () => {
    const asked: string[] = []
    test.deps.panel = test.panelOf({}, asked)
    for (const id of ['../users', '1/refund', '..\\users', '..', '.', '...', '1\u20282', 'a.b'])
      await test.say(7, `/track ${id}`)
    expect(asked).toEqual(['a.b'])
  })

  it('has the panel asked ten times in ten minutes, for each person', async () => {
    const asked: string[] = []
    test.deps.panel = test.panelOf({}, asked)
    for (let i = 0; i < 12; i += 1) await test.say(7, `/track ${i}`)
    expect(asked).toHaveLength(10)
    expect(test.replies.at(-1)?.html).toContain('asked too often')
    await test.say(8, '/track 1')
    expect(asked).toHaveLength(11)
  })
})
