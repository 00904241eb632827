import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { orderUpdateOf, paid, testStore } from '@peyk/test-support/store'
import { batchCalls } from './scripts.ts'

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

describe('batching calls', () => {
  it('makes one call of all that comes in a turn, and gives each its own result', async () => {
    const act = vi.fn(async (calls: readonly number[]) => calls.map((call) => call * 2))
    const double = batchCalls(act)
    expect(await Promise.all([1, 2, 3].map(double))).toEqual([2, 4, 6])
    expect(await double(4)).toBe(8)
    expect(act.mock.calls).toEqual([[[1, 2, 3]], [[4]]])
  })

  it('makes a call of as many as one may have, before the turn ends', async () => {
    const act = vi.fn(async (calls: readonly number[]) => calls.map((call) => call * 2))
    const double = batchCalls(act, 2)
    const doubled = [1, 2, 3, 4, 5].map(double)
    expect(act.mock.calls).toEqual([[[1, 2]], [[3, 4]]])
    expect(await Promise.all(doubled)).toEqual([2, 4, 6, 8, 10])
    expect(act).toHaveBeenCalledTimes(3)
  })

  it('gives a failure to all who share the call, and to nobody after', async () => {
    let fails = true
    const double = batchCalls(async (calls: readonly number[]) => {
      if (fails) throw new Error('away')
      return calls.map((call) => call * 2)
    })
    const outcomes = await Promise.allSettled([double(1), double(2)])
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    fails = false
    expect(await double(3)).toBe(6)
  })
})
