import { afterEach, beforeEach, expect, it } from 'vitest'
import { newsOf, paid, testStore } from '../../../tests/support/store.ts'

let test: ReturnType<typeof testStore>

beforeEach(() => {
  test = testStore()
})

afterEach(() => test.close())

async function makeDue(orderId: string): Promise<void> {
  await test.store.orders.applyNews(newsOf(orderId, 'paid', { chatId: '7001' }), 'webhook')
}

async function send(orderId: string, messageId: number): Promise<void> {
  const { ledger } = test.store
  await makeDue(orderId)
  await ledger.claim(paid(orderId), 'me', 60_000)
  await ledger.beginSending(paid(orderId), 'me', '7001', 1000, 100)
  await ledger.recordSent(paid(orderId), 'me', '7001', messageId)
}

async function park(orderId: string, state: 'held' | 'rejected' | 'uncertain'): Promise<void> {
  const { ledger } = test.store
  await makeDue(orderId)
  await ledger.claim(paid(orderId), 'me', 60_000)
  await ledger.park(paid(orderId), 'me', state, 'a reason', '7001')
}

it('gives an order’s notices with where they stand', async () => {
  const { standings } = test.store
  expect(await standings.of('1001')).toEqual([])
  await makeDue('1001')
  expect(await standings.of('1001')).toEqual([{ notice: paid('1001'), delivery: undefined, isDue: true }])
  await test.store.ledger.claim(paid('1001'), 'me', 60_000)
  await test.store.ledger.park(paid('1001'), 'me', 'held', 'blocked', '7001')
  expect(await standings.of('1001')).toMatchObject([
    { notice: paid('1001'), delivery: { state: 'held', reason: 'blocked' }, isDue: false },
  ])
})

it('gives the newest notices of each list', async () => {
  const { standings } = test.store
  for (const [i, orderId] of ['1', 'سفارش:۲', '3'].entries()) await send(orderId, i + 1)
  await park('4', 'held')
  await park('5', 'rejected')
  await park('6', 'uncertain')
  await makeDue('7')
  const newest = await standings.newest(2)
  expect(newest.sent.map(({ notice }) => notice.orderId)).toHaveLength(2)
  expect(newest.sent.every(({ delivery }) => delivery?.state === 'sent')).toBe(true)
  expect(newest).toMatchObject({
    held: [{ notice: paid('4'), delivery: { state: 'held', reason: 'a reason' } }],
    rejected: [{ notice: paid('5') }],
    uncertain: [{ notice: paid('6') }],
    due: [{ notice: paid('7'), delivery: undefined, isDue: true }],
  })
  expect((await standings.newest(50)).sent).toHaveLength(3)
})
