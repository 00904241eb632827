import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { orderUpdateOf, paid, testStore } from '@peyk/test-support/store'

describe('scripts that are asked for together', () => {
  let test: ReturnType<typeof testStore>
  beforeEach(() => void (test = testStore()))
  afterEach(() => test.close())

  const spyOn = (script: string) => vi.spyOn(test.redis as unknown as Record<string, () => Promise<unknown>>, script)

  it('are done in steps of ten, each as if alone', async () => {
    const { orders, ledger } = test.store
    const ids = Array.from({ length: 40 }, (_, i) => `سفارش ${i} "x"`)
    const apply = () =>
      Promise.all(
        ids.map((id, i) => orders.applyOrderUpdate(orderUpdateOf(id, 'paid', { chatId: String(7000 + i) }), 'webhook')),
      )
    await apply()
    const begins = spyOn('peyk:begin')
    const applied = await apply()
    expect(applied.map(({ result }) => result)).toEqual(ids.map(() => 'waiting'))
    const begun = await Promise.all(ids.map((id, i) => ledger.begin(paid(id), 'a', String(7000 + i), 60_000)))
    expect(begun.map((one) => one.result === 'begun' && one.order.orderId)).toEqual(ids)
    const others = await Promise.all(
      ids.map((id, i) => ledger.begin(paid(id), 'b', String(i === 3 ? 7999 : 7000 + i), 60_000)),
    )
    expect(others.map(({ result }) => result)).toEqual(ids.map((_, i) => (i === 3 ? 'chat_changed' : 'taken')))
    const sent = await Promise.all(ids.map((id, i) => ledger.recordSent(paid(id), i === 5 ? 'b' : 'a', i)))
    expect(sent).toEqual(ids.map((_, i) => i !== 5))
    expect(begins, 'forty, twice').toHaveBeenCalledTimes(8)
    expect(await ledger.get(paid(ids[7] ?? ''))).toMatchObject({ state: 'sent', messageId: 7, chatId: '7007' })
    expect(await test.redis.pttl(`{${test.prefix}}:delivery:paid:${ids[7]}`)).toBeGreaterThan(399 * 24 * 3600 * 1000)
  })

  it('of one order keep their order', async () => {
    const { orders } = test.store
    const results = await Promise.all(
      (['pending', 'paid', 'pending', 'refunded', 'paid'] as const).map((status) =>
        orders.applyOrderUpdate(orderUpdateOf('1', status, { chatId: '7' }), 'webhook'),
      ),
    )
    expect(results.map(({ after }) => after)).toEqual(['pending', 'paid', 'paid', 'refunded', 'refunded'])
  })
})
