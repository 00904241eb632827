import { parseOrderId } from '@peyk/domain/order'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { updateFixture } from '../updates/update-fixture.ts'

let test: ReturnType<typeof updateFixture>
beforeEach(() => {
  test = updateFixture()
})
afterEach(() => test.close())

const link = async (count: number) => {
  for (let i = 1; i <= count; i += 1) await test.store.orders.link(`order-${i}`, '7')
}
const press = (data: string, from = 7, where = {}) => test.handle(test.press(from, data, where))
const idsIn = (html = '') => html.match(/order-\d+/g)

describe('/orders', () => {
  it('shows pages of the newest orders with buttons, turned in place', async () => {
    for (let i = 1; i <= 12; i += 1) {
      await test.store.orders.link(`order-${i}`, '7')
      await test.redis.zadd(`{${test.prefix}}:chat-orders:7`, i, `order-${i}`)
    }
    await test.say(7, '/orders')
    expect(idsIn(test.replies[0]?.html)).toEqual(['order-12', 'order-11', 'order-10', 'order-9', 'order-8'])
    expect(test.replies[0]?.html).toContain('Page 1 of 3')
    await press(test.dataOf(test.replies[0], 'Older'))
    await press(test.dataOf(test.edits[0], 'Older'))
    expect(idsIn(test.edits[1]?.html)).toEqual(['order-2', 'order-1'])
    expect(test.edits[1]?.buttons.map(({ text }) => text)).not.toContain('Older »')
    await press(test.dataOf(test.edits[1], 'Newer'))
    expect(idsIn(test.edits[2]?.html)).toHaveLength(5)
    expect(test.edits.every(({ chatId, messageId }) => chatId === '7' && messageId === 5)).toBe(true)
    expect(test.presses).toHaveLength(3)
    expect(test.replies).toHaveLength(1)
  })

  it('shows an order’s details and goes back to its page', async () => {
    await link(7)
    await test.say(7, '/orders')
    await press(test.dataOf(test.replies[0], 'Older'))
    const [id = ''] = idsIn(test.edits[0]?.html) ?? []
    await press(test.dataOf(test.edits[0], id))
    expect(test.edits[1]?.html).toMatch(new RegExp(`${id}.*waiting for payment.*nothing to send yet`, 's'))
    await press(test.dataOf(test.edits[1], 'Back'))
    expect(test.edits[2]?.html).toBe(test.edits[0]?.html)
  })

  it('stops an order, says the same of a second press, and takes it back', async () => {
    await link(1)
    await test.say(7, '/orders')
    const stop = test.dataOf(test.replies[0], 'Stop')
    await press(stop)
    await press(stop)
    expect(test.edits.map(({ html }) => html.includes('will not write about order'))).toEqual([true, true])
    expect((await test.store.orders.get('order-1'))?.chatId).toBeUndefined()
    await press(test.dataOf(test.edits[1], 'Follow again'))
    expect((await test.store.orders.get('order-1'))?.chatId).toBe('7')
  })

  it('takes nothing back from a chat that linked the order meanwhile', async () => {
    await link(1)
    await test.say(7, '/orders')
    await press(test.dataOf(test.replies[0], 'Stop'))
    await test.store.orders.link('order-1', '8')
    await press(test.dataOf(test.edits[0], 'Follow again'))
    expect(test.edits[1]?.html).toContain('linked to another chat')
    await press(test.dataOf(test.replies[0], 'Stop'))
    await press(test.dataOf(test.replies[0], 'order-1'))
    expect(test.edits.slice(2).map(({ html }) => html.includes('not linked to this chat'))).toEqual([true, true])
    expect((await test.store.orders.get('order-1'))?.chatId).toBe('8')
  })

  it('leaves out orders whose retention is over, and shows the last page there is', async () => {
    await link(6)
    await test.redis.del(`{${test.prefix}}:order:order-1`, `{${test.prefix}}:order:order-2`)
    await test.say(7, '/orders')
    const older = test.dataOf(test.replies[0], 'Older')
    await press(older)
    expect(idsIn(test.edits[0]?.html)).not.toContain('order-1')
    await press(older)
    expect(idsIn(test.edits[1]?.html)).toHaveLength(4)
  })

  it('of a chat without orders says how to follow one', async () => {
    await test.say(7, '/orders')
    expect(test.replies[0]).toMatchObject({ buttons: [], html: expect.stringContaining('No order') as string })
  })
})

describe('a button', () => {
  it('of another chat or person does nothing but say so', async () => {
    await link(1)
    await test.store.orders.link('order-2', '-100')
    await test.say(7, '/orders')
    await test.say(7, '/orders', { chat: -100 })
    const [mine, inGroup] = test.replies.map((reply) => test.dataOf(reply, 'Stop'))
    await press(mine ?? '', 8)
    await press(mine ?? '', 7, { chat: -100 })
    await press(inGroup ?? '', 8, { chat: -100 })
    await press(inGroup ?? '', 7)
    expect(test.edits).toEqual([])
    expect(test.presses.map(({ text }) => text)).toEqual(Array<string>(4).fill(test.presses[0]?.text ?? ''))
    expect(test.presses[0]?.text).toContain('for another person')
    expect((await test.store.orders.get('order-1'))?.chatId).toBe('7')
    expect((await test.store.orders.get('order-2'))?.chatId).toBe('-100')
    await press(inGroup ?? '', 7, { chat: -100 })
    expect(test.edits).toHaveLength(1)
  })

  it('that nobody signed, or of an older release, is answered', async () => {
    await test.handle({ update_id: test.nextId(), callback_query: { id: 'inline', from: { id: 7 }, data: 'x' } })
    expect(test.presses.splice(0)).toEqual([{ callback_query_id: 'inline' }])
    for (const data of ['language:fa', 'b.', 'b.AAAAAAAAAAAA.o:0', 'x'.repeat(64)]) await press(data)
    expect(test.presses.map(({ text }) => text?.includes('button'))).toEqual([true, true, true, true])
    expect(test.edits).toEqual([])
  })

  it('says the same when its press comes again, and does it once', async () => {
    await link(1)
    await test.say(7, '/orders')
    const update = test.press(7, test.dataOf(test.replies[0], 'Stop'))
    await test.handle(update)
    await test.store.orders.link('order-1', '7')
    expect(await test.handle(update)).toBe('handled before')
    expect((await test.store.orders.get('order-1'))?.chatId).toBe('7')
  })

  it('fits into 64 bytes for any order, and finds its order again', async () => {
    const orderId = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 64 }).filter((id) => parseOrderId(id) === id)
    await fc.assert(
      fc.asyncProperty(orderId, fc.integer({ min: 0, max: 99_999 }), async (id, page) => {
        const code = await test.store.orderCodes.codeOf(id)
        const owner = { chatId: '-1001234567890', userId: '7123456789' }
        const data = test.deps.buttons.sign(`d:${page}:${code}`, owner)
        expect(Buffer.byteLength(data)).toBeLessThanOrEqual(64)
        expect(test.deps.buttons.open(data, owner)).toEqual({ kind: 'ours', what: `d:${page}:${code}` })
        expect(await test.store.orderCodes.orderOf(code)).toBe(id)
      }),
      { numRuns: 200 },
    )
  })
})

describe('/language', () => {
  it('remembers what was pressed or written', async () => {
    await test.say(7, '/language')
    await press(test.dataOf(test.replies[0], 'فارسی'))
    expect(test.edits[0]?.html).toContain('فارسی')
    await test.say(7, '/help')
    expect(test.replies[1]?.html).toContain('همین راهنما')
    await test.say(7, '/language en')
    await test.say(7, '/help')
    expect(test.replies[3]?.html).toContain('this help')
  })
})
