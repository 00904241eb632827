import { DAY, SECOND } from '@peyk/domain/time'
import { orderUpdateOf, paid, testStore } from '@peyk/test-support/store'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { compactOrders } from './compact-orders.ts'

let test: ReturnType<typeof testStore>
beforeEach(() => (test = testStore()))
afterEach(() => test.close())

const send = async (orderId: string, daysAgo: number) => {
  const { orders, ledger, keys } = test.store
  await orders.applyOrderUpdate(orderUpdateOf(orderId, 'paid', { chatId: '7' }), 'webhook')
  await ledger.begin(paid(orderId), 'me', '7', 60_000)
  await ledger.recordSent(paid(orderId), 'me', 42)
  const value = (await test.redis.get(keys.delivery(paid(orderId)))) ?? ''
  const atMs = Date.now() - daysAgo * DAY
  await test.redis.set(keys.delivery(paid(orderId)), value.replace(/"atMs":\d+/, `"atMs":${atMs}`), 'KEEPTTL')
}

it('compacts what was notified more than HISTORY_DAYS ago, however many, and leaves the rest', async () => {
  const { ledger, orders } = test.store
  await Promise.all(Array.from({ length: 250 }, (_, i) => send(`old-${i}`, 31)))
  await send('young', 29)
  expect(await compactOrders({ ledger, historyDays: 30 })).toBe(250)
  expect(await ledger.get(paid('old-249'))).toMatchObject({ state: 'sent', isCompacted: true })
  expect(await ledger.get(paid('young'))).toMatchObject({ state: 'sent', messageId: 42 })
  expect((await orders.ordersOf('7', 500)).map(({ orderId }) => orderId)).toEqual(['young'])
})

it('forgets within a day what is older than DELIVERY_RETENTION_DAYS', async () => {
  const { ledger } = test.store
  const buckets: [number, number][] = []
  const counting = {
    ...ledger,
    forgetCompacted: async (part: number, parts: number) => {
      buckets.push([part, parts])
      return 0
    },
  }
  for (let atMs = 0; atMs < DAY; atMs += 10 * SECOND)
    await compactOrders({
      ledger: { ...counting, compact: async () => ({ compacted: 0, isMore: false }) },
      historyDays: 30,
      now: () => atMs,
    })
  expect(new Set(buckets.map(([part]) => part)).size).toBe(8640)
  expect(buckets.every(([, parts]) => parts === 8640)).toBe(true)
})
