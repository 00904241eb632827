import { DAY, HOUR, MINUTE, SECOND } from '@peyk/domain/time'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { orderUpdateOf, paid, testStore } from '@peyk/test-support/store'

const LEASE_MS = 60_000

describe('the statistics', () => {
  let test: ReturnType<typeof testStore>
  const ledger = () => test.store.ledger
  const today = () => test.store.statistics.today('Asia/Tehran')
  const order = (orderId: string) => `{${test.prefix}}:order:${orderId}`

  /** A paid order whose notification an attempt has begun to send. */
  const begin = async (orderId: string, chatId = '7') => {
    await test.store.orders.applyOrderUpdate(orderUpdateOf(orderId, 'paid', { chatId }), 'webhook')
    await ledger().begin(paid(orderId), 'a', chatId, LEASE_MS)
  }
  const send = async (orderId: string, waitedMs: number) => {
    await begin(orderId)
    await test.redis.hincrby(order(orderId), 'changedAt', -waitedMs)
    await ledger().recordSent(paid(orderId), 'a', 42)
  }

  beforeEach(() => {
    test = testStore()
  })
  afterEach(() => test.close())

  it('counts what happens once, also when a command is sent again', async () => {
    expect(await today()).toEqual({ notified: 0, held: 0, rejected: 0, uncertain: 0, missed: 0 })
    for (const state of ['held', 'rejected', 'uncertain'] as const) {
      await begin(state)
      await ledger().recordOpen(paid(state), 'a', state, 'why')
      await ledger().recordOpen(paid(state), 'a', state, 'why')
    }
    await begin('notified')
    await ledger().recordSent(paid('notified'), 'a', 42)
    await ledger().recordSent(paid('notified'), 'a', 42)
    await ledger().recordSent(paid('notified'), 'b', 43)
    expect(await today()).toMatchObject({
      notified: 1,
      held: 1,
      rejected: 1,
      uncertain: 1,
      paidToNotified: { count: 1 },
    })

    await ledger().resolve(paid('rejected'), 'rejected', 'operator')
    await ledger().resolve(paid('rejected'), 'rejected', 'operator')
    await ledger().recordNotified(paid('imported'), 'import')
    expect(await today(), 'resolved delivered counts, imported does not').toMatchObject({
      notified: 2,
      paidToNotified: { count: 1 },
    })
  })

  it('gives the time of each payment once to the callback', async () => {
    const tookMs: number[] = []
    test.close()
    test = testStore({ onPaidNotified: (ms) => tookMs.push(ms) })
    await send('1', 7000)
    await ledger().recordSent(paid('1'), 'a', 42)
    await ledger().recordSent(paid('1'), 'b', 43)
    expect(tookMs).toHaveLength(1)
    expect(tookMs[0]).toBeGreaterThanOrEqual(7000)
    expect(tookMs[0]).toBeLessThan(9000)
  })

  it('counts a sender that did not report back, once', async () => {
    await test.store.orders.applyOrderUpdate(orderUpdateOf('1', 'paid', { chatId: '7' }), 'webhook')
    await ledger().begin(paid('1'), 'a', '7', 2)
    await expect
      .poll(async () => {
        await test.redis.zadd(`{${test.prefix}}:outbox`, 'XX', 0, 'paid:1')
        return (await ledger().sweep(10)).overdue.length + (await ledger().count('uncertain'))
      })
      .toBe(2)
    await ledger().sweep(10)
    expect(await today()).toMatchObject({ uncertain: 1, notified: 0 })
  })

  it.each([10, 99, 1234, 59 * SECOND, 47 * MINUTE, 11 * HOUR, DAY])(
    'knows %i ms from paid to notified within 7 %%',
    async (waitedMs) => {
      const startedAtMs = performance.now()
      await send('1', waitedMs)
      const tookMs = performance.now() - startedAtMs
      const { p50Ms = 0, p99Ms } = (await today()).paidToNotified ?? {}
      expect(p50Ms).toBe(p99Ms)
      // The commands themselves take their time too.
      expect(p50Ms).toBeGreaterThan(waitedMs * 0.93)
      expect(p50Ms).toBeLessThan((waitedMs + tookMs + 1) * 1.07)
    },
  )

  it('gives the median and the 99th percentile of many', async () => {
    for (let i = 0; i < 97; i += 1) await send(`fast-${i}`, 1000)
    for (let i = 0; i < 3; i += 1) await send(`slow-${i}`, HOUR)
    const { count, p50Ms = 0, p99Ms = 0 } = (await today()).paidToNotified ?? {}
    expect(count).toBe(100)
    expect(Math.abs(p50Ms - 1000)).toBeLessThan(100)
    expect(Math.abs(p99Ms - HOUR)).toBeLessThan(0.07 * HOUR)
  })

  it.each(['the customer linked the order', 'its customer started the bot', 'the customer linked what was held'])(
    'does not count the time before %s',
    async (how) => {
      const chatId = how.includes('held') || how.includes('started') ? '7' : undefined
      await test.store.orders.applyOrderUpdate(orderUpdateOf('1', 'paid', { chatId }), 'webhook')
      await test.redis.hincrby(order('1'), 'changedAt', -DAY)
      if (chatId !== undefined) {
        await ledger().begin(paid('1'), 'a', '7', LEASE_MS)
        await ledger().recordOpen(paid('1'), 'a', 'held', 'never_started')
      }
      if (how.includes('started')) await ledger().reopen(paid('1'), 'held', 'the customer started the bot')
      else await test.store.orders.link('1', '7')
      await ledger().begin(paid('1'), 'b', '7', LEASE_MS)
      await ledger().recordSent(paid('1'), 'b', 42)
      expect((await today()).paidToNotified?.p99Ms).toBeLessThan(MINUTE)
    },
  )

  it('counts the whole wait when a customer opens the link of an order that already waits', async () => {
    await begin('1')
    await ledger().release(paid('1'), 'a', 0, 'connection refused')
    await test.redis.hincrby(order('1'), 'changedAt', -HOUR)
    await test.store.orders.link('1', '7')
    await ledger().begin(paid('1'), 'b', '7', LEASE_MS)
    await ledger().recordSent(paid('1'), 'b', 42)
    expect((await today()).paidToNotified?.p50Ms).toBeGreaterThan(0.9 * HOUR)
  })

  it('has no time for other kinds, and none where the order has gone on', async () => {
    await begin('1')
    await test.store.orders.applyOrderUpdate(orderUpdateOf('1', 'refunded'), 'webhook')
    await ledger().recordSent(paid('1'), 'a', 42)
    const canceled = { orderId: '2', kind: 'canceled' } as const
    await test.store.orders.applyOrderUpdate(orderUpdateOf('2', 'canceled', { chatId: '7' }), 'webhook')
    await ledger().begin(canceled, 'a', '7', LEASE_MS)
    await ledger().recordSent(canceled, 'a', 43)
    expect(await today()).toEqual({ notified: 2, held: 0, rejected: 0, uncertain: 0, missed: 0 })
  })

  it('gives hours oldest first, from full hours of a time zone, and keeps them for fifteen days', async () => {
    await send('1', 1000)
    const [key = ''] = await test.redis.keys(`{${test.prefix}}:stats:*`)
    expect(await test.redis.pttl(key)).toBeGreaterThan(14.9 * DAY)
    const quarter = Number(key.split(':').at(-1))
    await test.redis.copy(key, `{${test.prefix}}:stats:${quarter - 5 * 4}`)

    const hours = await test.store.statistics.hours(24, 'Asia/Tehran')
    expect(hours.map(({ notified }) => notified).filter((notified) => notified > 0)).toEqual([1, 1])
    expect(hours.findLastIndex(({ notified }) => notified > 0) - hours.findIndex(({ notified }) => notified > 0)).toBe(
      5,
    )
    expect(hours).toHaveLength(24)
    for (const { startMs } of hours)
      expect((startMs + HOUR / 2) % HOUR, 'Tehran is three and a half hours ahead').toBe(0)
    expect((hours[23]?.startMs ?? 0) - (hours[0]?.startMs ?? 0)).toBe(23 * HOUR)

    const { startMs = 0 } = hours[18] ?? {}
    expect(await test.store.statistics.between(hours[0]?.startMs ?? 0, (hours[23]?.startMs ?? 0) + HOUR)).toMatchObject(
      {
        notified: 2,
        paidToNotified: { count: 2 },
      },
    )
    expect((await test.store.statistics.between(startMs, startMs)).notified, 'nothing happens in no time').toBe(0)
    expect(await test.store.statistics.lastHour()).toMatchObject({ notified: 1 })
  })
})
