import { afterEach, beforeEach, expect, it } from 'vitest'
import { orderUpdateOf, paid, testStore } from '@peyk/test-support/store'

let test: ReturnType<typeof testStore>

beforeEach(() => {
  test = testStore()
})

afterEach(() => test.close())

async function makeDue(orderId: string): Promise<void> {
  await test.store.orders.applyOrderUpdate(orderUpdateOf(orderId, 'paid', { chatId: '7001' }), 'webhook')
}

async function send(orderId: string, messageId: number): Promise<void> {
  const { ledger } = test.store
  await makeDue(orderId)
  await ledger.begin(paid(orderId), 'me', '7001', 60_000)
  await ledger.recordSent(paid(orderId), 'me', messageId)
}

async function recordOpen(orderId: string, state: 'held' | 'rejected' | 'uncertain'): Promise<void> {
  const { ledger } = test.store
  await makeDue(orderId)
  await ledger.begin(paid(orderId), 'me', '7001', 60_000)
  await ledger.recordOpen(paid(orderId), 'me', state, 'a reason')
}

it('gives an order’s notifications with where they stand', async () => {
  const { deliveryOverview } = test.store
  expect(await deliveryOverview.of('1001')).toEqual([])
  await makeDue('1001')
  expect(await deliveryOverview.of('1001')).toEqual([{ notification: paid('1001'), delivery: undefined, isDue: true }])
  await test.store.ledger.begin(paid('1001'), 'me', '7001', 60_000)
  await test.store.ledger.recordOpen(paid('1001'), 'me', 'held', 'blocked')
  expect(await deliveryOverview.of('1001')).toMatchObject([
    { notification: paid('1001'), delivery: { state: 'held', reason: 'blocked' }, isDue: false },
  ])
})

it('gives the newest notifications of each list', async () => {
  const { deliveryOverview } = test.store
  for (const [i, orderId] of ['1', 'سفارش:۲', '3'].entries()) await send(orderId, i + 1)
  await recordOpen('4', 'held')
  await recordOpen('5', 'rejected')
  await recordOpen('6', 'uncertain')
  await makeDue('7')
  const newest = await deliveryOverview.newest(2)
  expect(newest.sent.map(({ notification }) => notification.orderId)).toHaveLength(2)
  expect(newest.sent.every(({ delivery }) => delivery?.state === 'sent')).toBe(true)
  expect(newest).toMatchObject({
    held: [{ notification: paid('4'), delivery: { state: 'held', reason: 'a reason' } }],
    rejected: [{ notification: paid('5') }],
    uncertain: [{ notification: paid('6') }],
    due: [{ notification: paid('7'), delivery: undefined, isDue: true }],
  })
  expect((await deliveryOverview.newest(50)).sent).toHaveLength(3)
})
