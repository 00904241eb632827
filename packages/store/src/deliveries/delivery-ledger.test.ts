import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { orderUpdateOf, paid, testStore } from '@peyk/test-support/store'

const LEASE_MS = 60_000
const SEND_MS = 1000
const MARGIN_MS = 500

describe('the delivery ledger', () => {
  let test: ReturnType<typeof testStore>
  const notification = paid('1001')
  const ledger = () => test.store.ledger
  const key = () => `{${test.prefix}}:delivery:paid:1001`
  const raw = () => test.redis.get(key())
  const begin = async (owner: string, sendMs = SEND_MS) =>
    (await ledger().beginSending(notification, owner, '7', sendMs, MARGIN_MS)).state
  const makeDue = () => test.redis.zadd(`{${test.prefix}}:outbox`, 0, 'paid:1001')

  beforeEach(async () => {
    test = testStore()
    await test.store.orders.applyOrderUpdate(orderUpdateOf('1001', 'paid', { chatId: '7' }), 'webhook')
  })
  afterEach(() => test.close())

  it('goes from claimed over sending to sent, and leaves the outbox only then', async () => {
    expect(await ledger().claim(notification, 'a', LEASE_MS)).toBe('ours')
    expect(await raw()).toMatch(/^claimed /)
    expect(await begin('a')).toBe('ours')
    expect(await raw()).toMatch(/^sending /)
    expect(await ledger().outboxCount()).toBe(1)
    expect(await ledger().recordSent(notification, 'a', '7', 42)).toBe(true)
    expect(await raw()).toMatch(/^sent /)
    expect(await ledger().outboxCount()).toBe(0)
    expect(await ledger().get(notification)).toMatchObject({ state: 'sent', messageId: 42, chatId: '7' })
    expect(await test.redis.pttl(key())).toBeGreaterThan(399 * 24 * 3600 * 1000)
    expect(await ledger().claim(notification, 'b', LEASE_MS)).toBe('sent')
  })

  it('gives one of many the notification', async () => {
    const owners = Array.from({ length: 50 }, (_, i) => `owner-${i}`)
    const claims = await Promise.all(owners.map((owner) => ledger().claim(notification, owner, LEASE_MS)))
    expect(claims.filter((claim) => claim === 'ours')).toHaveLength(1)
    expect((await Promise.all(owners.map((owner) => begin(owner)))).filter((begun) => begun === 'ours')).toHaveLength(1)
  })

  it('answers a command that is sent again, because its reply was lost, as it did the first time', async () => {
    expect([
      await ledger().claim(notification, 'a', LEASE_MS),
      await ledger().claim(notification, 'a', LEASE_MS),
    ]).toEqual(['ours', 'ours'])
    expect([await begin('a'), await begin('a')]).toEqual(['ours', 'ours'])
    const record = () => ledger().recordSent(notification, 'a', '7', 42)
    expect([await record(), await record()]).toEqual([true, true])
  })

  it('begins without a claim too, once', async () => {
    const begun = await Promise.all(Array.from({ length: 20 }, (_, i) => begin(`owner-${i}`)))
    expect(begun.filter((answer) => answer === 'ours')).toHaveLength(1)
    expect(begun.filter((answer) => answer === 'sending')).toHaveLength(19)
  })

  it('does not begin what somebody else has', async () => {
    await ledger().claim(notification, 'a', LEASE_MS)
    expect(await begin('b')).toBe('claimed')
    expect(await raw()).toMatch(/^claimed /)
    await begin('a')
    expect(await begin('b')).toBe('sending')
    await ledger().recordOpen(notification, 'a', 'uncertain', 'time-out', '7')
    expect(await begin('b')).toBe('uncertain')
    expect(await begin('a'), 'nor what was its own').toBe('uncertain')
  })

  it('does not begin for a chat that the order has left', async () => {
    await test.store.orders.link('1001', '8')
    expect(await begin('a')).toBe('elsewhere')
    await test.store.orders.unlink('1001', '8')
    expect(await begin('a')).toBe('elsewhere')
    expect(await raw()).toBeNull()
  })

  it('frees a claim whose lease ran out', async () => {
    await ledger().claim(notification, 'dead', 30)
    await expect.poll(() => ledger().claim(notification, 'b', LEASE_MS)).toBe('ours')
  })

  it('never frees a begun send by itself', async () => {
    await ledger().claim(notification, 'a', LEASE_MS)
    await begin('a')
    expect(await test.redis.pttl(key())).toBe(-1)
    expect(await ledger().claim(notification, 'b', LEASE_MS)).toBe('sending')
  })

  it('lets only the owner move it', async () => {
    await ledger().claim(notification, 'a', LEASE_MS)
    await begin('a')
    const before = await raw()
    expect(await ledger().recordSent(notification, 'b', '7', 1)).toBe(false)
    expect(await ledger().release(notification, 'b', 0, 'x')).toBe(false)
    expect(await ledger().recordOpen(notification, 'b', 'uncertain', 'x', '7')).toBe(false)
    expect(await ledger().reopen(notification, 'uncertain', 'x')).toBe(false)
    expect(await ledger().resolve(notification, 'uncertain', 'x')).toBe(false)
    expect(await ledger().recordNotified(notification, 'x')).toBe(false)
    expect(await raw()).toBe(before)
  })

  it('releases what was certainly not sent and keeps it in the outbox', async () => {
    await ledger().claim(notification, 'a', LEASE_MS)
    await begin('a')
    expect(await ledger().release(notification, 'a', 0, 'connection refused')).toBe(true)
    expect(await raw()).toBeNull()
    expect(await ledger().outboxCount()).toBe(1)
    expect(await ledger().claim(notification, 'b', LEASE_MS)).toBe('ours')
  })

  it.each(['held', 'rejected', 'uncertain'] as const)(
    'keeps a %s notification for the operator, who reopens it once',
    async (state) => {
      await ledger().claim(notification, 'a', LEASE_MS)
      expect(await ledger().recordOpen(notification, 'a', state, 'why', '7')).toBe(true)
      expect(await ledger().outboxCount()).toBe(0)
      expect(await ledger().list(state, 10)).toMatchObject([
        { notification, delivery: { state, reason: 'why', chatId: '7' } },
      ])
      expect(await ledger().claim(notification, 'b', LEASE_MS)).toBe(state)

      const presses = await Promise.all([1, 2, 3].map(() => ledger().reopen(notification, state, 'operator')))
      expect(presses.filter(Boolean)).toHaveLength(1)
      expect(await ledger().list(state, 10)).toEqual([])
      expect(await ledger().outboxCount()).toBe(1)
      expect(await ledger().claim(notification, 'c', LEASE_MS)).toBe('ours')
    },
  )

  it.each(['the customer started the bot', 'the customer opened the link'])(
    'does not hold a notification when %s while it was being refused',
    async (how) => {
      await ledger().claim(notification, 'a', LEASE_MS)
      await begin('a')
      const comeBack = how.includes('link')
        ? async () => (await test.store.orders.link('1001', '7')).result === 'waiting'
        : async () => !(await ledger().reopen(notification, 'held', how))
      expect(await comeBack(), 'it is not held yet').toBe(true)
      expect(await raw()).toMatch(/^sending /)
      expect(await test.redis.pttl(key()), 'still no lease that could free it').toBe(-1)
      expect(await ledger().recordOpen(notification, 'a', 'held', 'never_started', '7')).toBe('due again')
      expect(await ledger().outboxCount()).toBe(1)
      expect(await ledger().count('held')).toBe(0)
      expect(await ledger().claim(notification, 'b', LEASE_MS)).toBe('ours')
    },
  )

  it('does not hold for want of a chat a notification whose order was given one since', async () => {
    await test.store.orders.applyOrderUpdate(orderUpdateOf('1002', 'paid'), 'webhook')
    const other = paid('1002')
    await ledger().claim(other, 'a', LEASE_MS)
    await test.store.orders.link('1002', '7')
    expect(await ledger().recordOpen(other, 'a', 'held', 'no_chat', undefined)).toBe('due again')
    await test.store.orders.unlink('1002', '7')
    await ledger().claim(other, 'b', LEASE_MS)
    expect(await ledger().recordOpen(other, 'b', 'held', 'no_chat', undefined)).toBe(true)
  })

  it('does not hold it either when the link came before it was taken', async () => {
    await test.store.orders.applyOrderUpdate(orderUpdateOf('1002', 'paid'), 'webhook')
    const other = paid('1002')
    await test.store.orders.link('1002', '7')
    await ledger().claim(other, 'a', LEASE_MS)
    expect(await ledger().recordOpen(other, 'a', 'held', 'no_chat', undefined)).toBe('due again')
  })

  it('keeps the lease of a claim during which the customer came back, and what is not about the customer', async () => {
    await ledger().claim(notification, 'a', LEASE_MS)
    await ledger().reopen(notification, 'held', 'the customer started the bot')
    expect(await test.redis.pttl(key())).toBeGreaterThan(LEASE_MS - 5000)
    expect(await ledger().recordOpen(notification, 'a', 'uncertain', 'time-out', '7')).toBe(true)
    expect(await ledger().count('uncertain')).toBe(1)
  })

  it('resolves a kept notification once, and then never sends it', async () => {
    await ledger().claim(notification, 'a', LEASE_MS)
    await ledger().recordOpen(notification, 'a', 'uncertain', 'time-out', '7')
    expect(await ledger().resolve(notification, 'held', 'operator'), 'not what was seen').toBe(false)
    expect(await ledger().resolve(notification, 'uncertain', 'operator')).toBe(true)
    expect(await ledger().reopen(notification, 'uncertain', 'operator')).toBe(false)
    expect(await ledger().get(notification)).toMatchObject({ state: 'sent', reason: 'operator' })
  })

  it('resends what is uncertain only after the wait, and only so often', async () => {
    const recordOpen = async () => {
      await ledger().claim(notification, 'a', LEASE_MS)
      await ledger().recordOpen(notification, 'a', 'uncertain', 'time-out', '7')
    }
    await recordOpen()
    expect(await ledger().resendUncertain(60_000, 2, 10)).toEqual([])
    expect(await ledger().resendUncertain(0, 2, 10)).toEqual([notification])
    expect(await ledger().outboxCount()).toBe(1)
    await recordOpen()
    expect(await ledger().resendUncertain(0, 2, 10)).toEqual([notification])
    await recordOpen()
    expect(await ledger().resendUncertain(0, 2, 10)).toEqual([])
    expect(await ledger().get(notification)).toMatchObject({ state: 'uncertain' })
    expect(await ledger().reopen(notification, 'uncertain', 'operator'), 'the operator still may').toBe(true)

    await begin('b')
    expect(await ledger().recordSent(notification, 'b', '7', 9)).toBe(true)
    await ledger().resendUncertain(0, 2, 10)
    expect(await test.redis.exists(`{${test.prefix}}:resends`), 'the count of what was notified').toBe(0)
  })

  it('keeps the history as long as its order', async () => {
    const history = `{${test.prefix}}:history:1001`
    const order = `{${test.prefix}}:order:1001`
    const endsWithOrder = async () =>
      expect(Math.abs((await test.redis.pttl(history)) - (await test.redis.pttl(order)))).toBeLessThan(1000)
    await endsWithOrder()
    await Promise.all([history, order].map((key) => test.redis.pexpire(key, LEASE_MS)))
    await begin('a')
    await ledger().recordSent(notification, 'a', '7', 42)
    await endsWithOrder()
    await test.store.orders.applyOrderUpdate(orderUpdateOf('1001', 'paid', { chatId: '7' }), 'webhook')
    expect(await test.redis.pttl(order), 'a repetition is no event').toBeLessThanOrEqual(LEASE_MS)
    await test.store.orders.applyOrderUpdate(orderUpdateOf('1001', 'refunded', { chatId: '7' }), 'webhook')
    await endsWithOrder()
    expect(await test.redis.pttl(history)).toBeGreaterThan(LEASE_MS)
  })

  it('keeps the newest entries of a history, with an end of its own where there was none', async () => {
    const history = `{${test.prefix}}:history:1001`
    await test.redis.del(history)
    await begin('a')
    expect(await test.redis.pttl(history)).toBeGreaterThan(LEASE_MS)
    await ledger().release(notification, 'a', 0, 'first')
    for (let attempt = 0; attempt < 30; attempt += 1) {
      await begin(`owner-${attempt}`)
      await ledger().release(notification, `owner-${attempt}`, 0, `attempt ${attempt}`)
    }
    const entries = await test.store.orders.history('1001')
    expect(entries).toHaveLength(50)
    expect(entries.at(-1)).toMatchObject({ event: 'not_sent', reason: 'attempt 29' })
  })

  it('takes over what another system notified, unless it has its own record', async () => {
    expect(await ledger().recordNotified(notification, 'import')).toBe(true)
    expect(await ledger().recordNotified(notification, 'import')).toBe(false)
    expect(await ledger().outboxCount()).toBe(0)
    expect(await ledger().claim(notification, 'a', LEASE_MS)).toBe('sent')
    const notified: string[] = []
    for await (const page of ledger().notifiedOrderIds('paid')) notified.push(...page)
    expect(notified).toEqual(['1001'])
  })

  describe('the sweep', () => {
    it('leaves alone what is not due', async () => {
      expect(await ledger().sweep(10)).toEqual({ lost: [], overdue: [] })
    })

    it('gives a notification back that nobody has, and not again at once', async () => {
      await makeDue()
      expect(await ledger().sweep(10)).toEqual({ lost: [notification], overdue: [] })
      expect(await ledger().sweep(10)).toEqual({ lost: [], overdue: [] })
      expect(await ledger().outboxCount()).toBe(1)
    })

    it('is not put off by order update that is repeated', async () => {
      await makeDue()
      await test.store.orders.applyOrderUpdate(orderUpdateOf('1001', 'paid', { chatId: '7' }), 'webhook')
      expect(await ledger().sweep(10)).toEqual({ lost: [notification], overdue: [] })
    })

    it('leaves alone what somebody has', async () => {
      await ledger().claim(notification, 'a', LEASE_MS)
      await makeDue()
      expect(await ledger().sweep(10)).toEqual({ lost: [], overdue: [] })
      await begin('a')
      await makeDue()
      expect(await ledger().sweep(10)).toEqual({ lost: [], overdue: [] })
    })

    it('makes an overdue send uncertain, and an answer that comes after all still counts', async () => {
      await ledger().claim(notification, 'a', LEASE_MS)
      await ledger().beginSending(notification, 'a', '7', 10, 10)
      await expect
        .poll(async () => {
          await makeDue()
          return (await ledger().sweep(10)).overdue
        })
        .toEqual([notification])
      expect(await raw()).toMatch(/^uncertain /)
      expect(await ledger().outboxCount()).toBe(0)
      expect(await ledger().recordSent(notification, 'stranger', '7', 9)).toBe(false)
      expect(await ledger().recordSent(notification, 'a', '7', 9)).toBe(true)
      expect(await ledger().list('uncertain', 10)).toEqual([])
    })

    it('keeps the newest of the sent ones for lists', async () => {
      const listed = `{${test.prefix}}:deliveries:sent`
      await test.redis.zadd(listed, ...Array.from({ length: 10_002 }, (_, i) => [i, `paid:${i}`]).flat())
      await ledger().sweep(10)
      expect(await test.redis.zcount(listed, '-inf', 1)).toBe(0)
      expect(await test.redis.zcard(listed)).toBe(10_000)
    })

    it('lets go of what came to an end', async () => {
      await ledger().recordNotified(notification, 'import')
      await makeDue()
      expect(await ledger().sweep(10)).toEqual({ lost: [], overdue: [] })
      expect(await ledger().outboxCount()).toBe(0)
    })
  })
})
