import { HOUR } from '@peyk/domain/time'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { orderUpdateOf, paid, testStore } from '@peyk/test-support/store'

describe('what operators are to be notified', () => {
  let test: ReturnType<typeof testStore>
  const alerts = () => test.store.alerts
  const waiting = async () => (await alerts().list(100)).alerts

  beforeEach(() => {
    test = testStore()
  })
  afterEach(() => test.close())

  it.each(['uncertain', 'rejected', 'held'] as const)(
    'knows a %s notification from the step that makes it so',
    async (state) => {
      await test.store.orders.applyOrderUpdate(orderUpdateOf('a:b c', 'paid', { chatId: '7' }), 'webhook')
      await test.store.ledger.begin(paid('a:b c'), 'a', '7', 60_000)
      await test.store.ledger.recordOpen(paid('a:b c'), 'a', state, 'why')
      await test.store.ledger.recordOpen(paid('a:b c'), 'a', state, 'why')
      const atMs = (await test.store.ledger.get(paid('a:b c')))?.atMs
      expect(await waiting()).toEqual(state === 'held' ? [] : [{ name: state, atMs, subject: 'paid:a:b c' }])
    },
  )

  it('knows a notification whose sender did not report back', async () => {
    await test.store.orders.applyOrderUpdate(orderUpdateOf('1', 'paid', { chatId: '7' }), 'webhook')
    await test.store.ledger.begin(paid('1'), 'a', '7', 2)
    await expect
      .poll(async () => {
        await test.redis.zadd(`{${test.prefix}}:outbox`, 'XX', 0, 'paid:1')
        await test.store.ledger.sweep(10)
        return waiting()
      })
      .toMatchObject([{ name: 'uncertain', subject: 'paid:1' }])
  })

  it('raises a incident once, whoever sees it, and its end once', async () => {
    const raise = () => alerts().raise('panel', 'panel_away', '', HOUR)
    expect(await alerts().end('panel', 'panel_back'), 'it never began').toBe(false)
    expect(await Promise.all([raise(), raise(), raise()])).toEqual([true, false, false])
    expect(await Promise.all([1, 2].map(() => alerts().end('panel', 'panel_back')))).toEqual([true, false])
    const found = await waiting()
    expect(found.map(({ name }) => name)).toEqual(['panel_away', 'panel_back'])
    expect(Number(found[1]?.subject)).toBe((found[1]?.atMs ?? 0) - (found[0]?.atMs ?? 0))
    await alerts().remove(found.slice(0, 1))
    expect(await waiting()).toEqual(found.slice(1))
  })

  it('keeps the newest ones where no process can send them', async () => {
    const members = Array.from({ length: 10_005 }, (_, i) => [i, `rejected ${i} paid:${i}`]).flat()
    await test.redis.zadd(`{${test.prefix}}:alerts`, ...members)
    await alerts().limit()
    expect((await alerts().list(20_000)).alerts).toHaveLength(10_000)
    expect((await waiting())[0]).toMatchObject({ subject: 'paid:5' })
  })

  it('remembers where a chat moved, for that chat only', async () => {
    const { operators } = test.store
    expect(await operators.chatId('-5')).toBe('-5')
    await operators.moveChat('-5', '-100500')
    expect(await operators.chatId('-5')).toBe('-100500')
    expect(await operators.chatId('-6'), 'the operator set another one').toBe('-6')
  })
})
