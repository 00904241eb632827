import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { DeliveryFilter } from './find-deliveries.ts'
import { createStore } from '../store.ts'
import { orderUpdateOf, paid, testStore } from '@peyk/test-support/store'

const LEASE_MS = 60_000

describe('the delivery ledger', () => {
  let test: ReturnType<typeof testStore>
  const notification = paid('1001')
  const ledger = () => test.store.ledger
  const key = () => `{${test.prefix}}:delivery:paid:1001`
  const raw = () => test.redis.get(key())
  const begin = async (owner: string, leaseMs = LEASE_MS) => {
    const begun = await ledger().begin(notification, owner, '7', leaseMs)
    return begun.result === 'taken' ? begun.state : begun.result
  }
  const makeDue = () => test.redis.zadd(`{${test.prefix}}:outbox`, 0, 'paid:1001')

  beforeEach(async () => {
    test = testStore()
    await test.store.orders.applyOrderUpdate(orderUpdateOf('1001', 'paid', { chatId: '7' }), 'webhook')
  })
  afterEach(() => test.close())

  it('goes from sending to sent, and leaves the outbox only then', async () => {
    expect(await begin('a')).toBe('begun')
    expect(await raw()).toMatch(/^sending /)
    expect(await ledger().outboxCount()).toBe(1)
    expect(await ledger().recordSent(notification, 'a', 42)).toBe(true)
    expect(await raw()).toMatch(/^sent /)
    expect(await ledger().outboxCount()).toBe(0)
    expect(await ledger().get(notification)).toMatchObject({ state: 'sent', messageId: 42, chatId: '7' })
    expect(await test.redis.pttl(key())).toBeGreaterThan(399 * 24 * 3600 * 1000)
    expect(await begin('b')).toBe('sent')
  })

  it('lets one of many begin', async () => {
    const owners = Array.from({ length: 50 }, (_, i) => `owner-${i}`)
    const begun = await Promise.all(owners.map((owner) => begin(owner)))
    expect(begun.filter((answer) => answer === 'begun')).toHaveLength(1)
    expect(begun.filter((answer) => answer === 'sending')).toHaveLength(49)
  })

  it('answers a command that is sent again, because its reply was lost, as it did the first time', async () => {
    expect([await begin('a'), await begin('a')]).toEqual(['begun', 'begun'])
    const record = () => ledger().recordSent(notification, 'a', 42)
    expect([await record(), await record()]).toEqual([true, true])
  })

  describe('a begin whose reply was lost, asked again when nothing may begin any more', () => {
    it.each([
      ['chat_changed', () => test.store.orders.link('1001', '8')],
      ['recovering', () => test.redis.hset(`{${test.prefix}}:recovery`, 'since', Date.now())],
    ] as const)('frees what it began, since no request was written: %s', async (result, change) => {
      await begin('a')
      await change()
      expect(await ledger().begin(notification, 'a', '7', LEASE_MS)).toMatchObject({ result })
      expect(await raw()).toBeNull()
      expect(await test.redis.zscore(`{${test.prefix}}:outbox`, 'paid:1001')).not.toBeNull()
    })

    it('leaves alone what another attempt began', async () => {
      await begin('a')
      await test.store.orders.link('1001', '8')
      expect(await begin('b')).toBe('chat_changed')
      expect(await raw()).toMatch(/^sending /)
    })
  })

  it('does not begin what another attempt has', async () => {
    await begin('a')
    expect(await begin('b')).toBe('sending')
    await ledger().recordOpen(notification, 'a', 'uncertain', 'time-out')
    expect(await begin('b')).toBe('uncertain')
    expect(await begin('a'), 'nor what was its own').toBe('uncertain')
  })

  it('does not begin for a chat that the order has left', async () => {
    await test.store.orders.link('1001', '8')
    expect(await begin('a')).toBe('chat_changed')
    await test.store.orders.unlink('1001', '8')
    expect(await begin('a')).toBe('chat_changed')
    expect(await raw()).toBeNull()
  })

  it('never frees a begun send by itself', async () => {
    await begin('a')
    expect(await test.redis.pttl(key())).toBe(-1)
    expect(await begin('b')).toBe('sending')
  })

  it('lets only the owner move it', async () => {
    await begin('a')
    const before = await raw()
    expect(await ledger().recordSent(notification, 'b', 1)).toBe(false)
    expect(await ledger().release(notification, 'b', 0, 'x')).toBe(false)
    expect(await ledger().recordOpen(notification, 'b', 'uncertain', 'x')).toBe('not_owner')
    expect(await ledger().reopen(notification, 'uncertain', 'x')).toBe(false)
    expect(await ledger().resolve(notification, 'uncertain', 'x')).toBe(false)
    expect(await ledger().recordNotified(notification, 'x')).toBe(false)
    expect(await raw()).toBe(before)
  })

  it('releases what was certainly not sent and keeps it in the outbox', async () => {
    await begin('a')
    expect(await ledger().release(notification, 'a', 0, 'connection refused')).toBe(true)
    expect(await raw()).toBeNull()
    expect(await ledger().outboxCount()).toBe(1)
    expect(await begin('b')).toBe('begun')
  })

  it.each(['held', 'rejected', 'uncertain'] as const)(
    'keeps a %s notification for the operator, who reopens it once',
    async (state) => {
      await begin('a')
      expect(await ledger().recordOpen(notification, 'a', state, 'why')).toBe('recorded')
      expect(await ledger().outboxCount()).toBe(0)
      expect(await ledger().list(state, 10)).toMatchObject([
        { notification, delivery: { state, reason: 'why', chatId: '7' } },
      ])
      expect(await begin('b')).toBe(state)

      const presses = await Promise.all([1, 2, 3].map(() => ledger().reopen(notification, state, 'operator')))
      expect(presses.filter(Boolean)).toHaveLength(1)
      expect(await ledger().list(state, 10)).toEqual([])
      expect(await ledger().outboxCount()).toBe(1)
      expect(await begin('c')).toBe('begun')
    },
  )

  it.each(['the customer started the bot', 'the customer opened the link'])(
    'does not hold a notification when %s while it was being refused',
    async (how) => {
      await begin('a')
      const comeBack = how.includes('link')
        ? async () => (await test.store.orders.link('1001', '7')).result === 'waiting'
        : async () => !(await ledger().reopen(notification, 'held', how))
      expect(await comeBack(), 'it is not held yet').toBe(true)
      expect(await raw()).toMatch(/^sending /)
      expect(await test.redis.pttl(key()), 'still no lease that could free it').toBe(-1)
      expect(await ledger().recordOpen(notification, 'a', 'held', 'never_started')).toBe('due_again')
      expect(await ledger().outboxCount()).toBe(1)
      expect(await ledger().count('held')).toBe(0)
      expect(await begin('b')).toBe('begun')
    },
  )

  it.each(['held', 'rejected'] as const)('is due again where another chat has its order since: %s', async (state) => {
    await begin('a')
    await test.store.orders.link('1001', '8', { atMs: Date.now(), isSigned: true })
    expect(await ledger().recordOpen(notification, 'a', state, 'of the old chat')).toBe('due_again')
    expect(await ledger().get(notification)).toBeUndefined()
    expect([await ledger().outboxCount(), await ledger().count(state)]).toEqual([1, 0])
  })

  describe('without a chat', () => {
    const other = paid('1002')
    beforeEach(() => test.store.orders.applyOrderUpdate(orderUpdateOf('1002', 'paid'), 'webhook'))

    it('holds a notification until its order has one, and answers the same when asked again', async () => {
      const answers = [await ledger().holdWithoutChat(other), await ledger().holdWithoutChat(other)]
      expect(answers).toEqual([{ result: 'held' }, { result: 'held' }])
      expect(await ledger().get(other)).toMatchObject({ state: 'held', reason: 'no_chat' })
      expect(await ledger().list('held', 10)).toHaveLength(1)
      expect((await test.store.orders.link('1002', '7')).result).toBe('queued')
      expect(await ledger().get(other)).toBeUndefined()
      expect(await test.store.outbox.has(other)).toBe(true)
    })

    it('does not hold one whose order has a chat by now', async () => {
      await test.store.orders.link('1002', '7')
      expect(await ledger().holdWithoutChat(other)).toEqual({ result: 'has_chat' })
      await test.store.orders.unlink('1002', '7')
      expect(await ledger().holdWithoutChat(other)).toEqual({ result: 'held' })
    })

    it('leaves alone what is taken or finished', async () => {
      await begin('a')
      await test.store.orders.unlink('1001', '7')
      expect(await ledger().holdWithoutChat(notification)).toEqual({ result: 'taken', state: 'sending' })
      await ledger().recordSent(notification, 'a', 42)
      expect(await ledger().holdWithoutChat(notification)).toEqual({ result: 'taken', state: 'sent' })
      expect(await ledger().count('held')).toBe(0)
    })
  })

  it('records as uncertain although the customer came back meanwhile', async () => {
    await begin('a')
    await ledger().reopen(notification, 'held', 'the customer started the bot')
    expect(await ledger().recordOpen(notification, 'a', 'uncertain', 'time-out')).toBe('recorded')
    expect(await ledger().count('uncertain')).toBe(1)
  })

  it('resolves an open notification once, and then never sends it', async () => {
    await begin('a')
    await ledger().recordOpen(notification, 'a', 'uncertain', 'time-out')
    expect(await ledger().resolve(notification, 'held', 'operator'), 'not what was seen').toBe(false)
    expect(await ledger().resolve(notification, 'uncertain', 'operator')).toBe(true)
    expect(await ledger().reopen(notification, 'uncertain', 'operator')).toBe(false)
    expect(await ledger().get(notification)).toMatchObject({ state: 'sent', reason: 'operator' })
  })

  describe('a decision', () => {
    const becomeUncertain = async () => {
      await begin('a')
      await ledger().recordOpen(notification, 'a', 'uncertain', 'time-out')
      return (await ledger().get(notification))?.atMs ?? 0
    }

    it('leaves alone what was decided and became the same again since it was seen', async () => {
      const seenAtMs = await becomeUncertain()
      await ledger().reopen(notification, 'uncertain', 'another operator', seenAtMs)
      await expect.poll(() => Date.now()).toBeGreaterThan(seenAtMs + 1)
      await becomeUncertain()
      expect(await ledger().reopen(notification, 'uncertain', 'operator', seenAtMs)).toBe(false)
      expect(await ledger().resolve(notification, 'uncertain', 'operator', seenAtMs)).toBe(false)
      expect(await ledger().count('uncertain')).toBe(1)
    })

    it('to resolve is undone once, as long as nothing else happened', async () => {
      const seenAtMs = await becomeUncertain()
      const before = await raw()
      await ledger().resolve(notification, 'uncertain', 'operator', seenAtMs)
      expect(await ledger().undoResolve(notification, 'operator')).toEqual({ result: 'undone', state: 'uncertain' })
      const after = await ledger().get(notification)
      expect({ ...after, state: 'uncertain' }).toEqual(
        JSON.parse(before?.replace('uncertain {', '{"state":"uncertain",') ?? ''),
      )
      expect([await ledger().count('uncertain'), (await ledger().list('sent', 10)).length]).toEqual([1, 0])
      expect((await test.store.statistics.today('UTC')).notified).toBe(0)
      expect((await ledger().undoResolve(notification, 'operator')).result).toBe('not_resolved')

      expect(await ledger().recordSent(notification, 'a', 42), 'its late answer still counts').toBe(true)
      expect(await ledger().list('sent', 10), 'it is listed once').toHaveLength(1)
    })

    it.each(['an order update', 'a new link'])('is not undone after %s', async (what) => {
      await becomeUncertain()
      await ledger().resolve(notification, 'uncertain', 'operator')
      if (what === 'a new link') await test.store.orders.link('1001', '8', { atMs: Date.now(), isSigned: true })
      else await test.store.orders.applyOrderUpdate(orderUpdateOf('1001', 'refunded'), 'webhook')
      expect(await ledger().undoResolve(notification, 'operator')).toEqual({ result: 'changed' })
      expect(await ledger().get(notification)).toMatchObject({ state: 'sent' })
    })

    it('that was not one is not undone', async () => {
      await begin('a')
      await ledger().recordSent(notification, 'a', 42)
      expect((await ledger().undoResolve(notification, 'operator')).result).toBe('not_resolved')
      expect((await ledger().undoResolve(paid('404'), 'operator')).result).toBe('not_resolved')
    })
  })

  it('finds open notifications by state, kind, reason and time, page by page', async () => {
    for (let i = 0; i < 450; i += 1) {
      const value = `uncertain ${JSON.stringify({ atMs: 1000 + Math.floor(i / 3), reason: i % 2 === 0 ? 'Time-out' : '502' })}`
      await test.redis.set(`{${test.prefix}}:delivery:paid:${i}`, value)
      await test.redis.zadd(`{${test.prefix}}:deliveries:uncertain`, 1000 + Math.floor(i / 3), `paid:${i}`)
    }
    const find = async (filter: DeliveryFilter) => {
      const ids: string[] = []
      for await (const page of ledger().findOpen('uncertain', filter)) {
        expect(page.length).toBeLessThanOrEqual(200)
        ids.push(...page.map(({ notification: { orderId } }) => orderId))
      }
      return new Set(ids).size === ids.length ? ids.length : 'some twice'
    }
    expect(await find({})).toBe(450)
    expect(await find({ reason: 'time-OUT' })).toBe(225)
    expect(await find({ kind: 'refunded' })).toBe(0)
    expect(await find({ sinceMs: 1010, beforeMs: 1020 })).toBe(30)
  })

  it('resends only what began under the policy that resends', async () => {
    const resending = createStore(test.redis, {
      prefix: test.prefix,
      linkSecrets: ['link-secret'],
      kinds: ['paid'],
      retentionDays: 400,
      pollIntervalSeconds: 60,
      uncertainPolicy: 'resend',
    }).ledger
    await begin('a')
    await ledger().recordOpen(notification, 'a', 'uncertain', 'time-out')
    expect(await ledger().get(notification)).toMatchObject({ policy: 'hold' })
    expect(await resending.resendUncertain(0, 2, 10)).toEqual([])
    await ledger().reopen(notification, 'uncertain', 'operator')

    await resending.begin(notification, 'b', '7', 20)
    await expect
      .poll(async () => {
        await makeDue()
        return (await ledger().sweep(10)).overdue
      })
      .toEqual([notification])
    expect(await ledger().resendUncertain(0, 2, 10)).toEqual([notification])
  })

  it('resends what is uncertain only after the wait, and at most as often as allowed', async () => {
    test.close()
    test = testStore({ uncertainPolicy: 'resend' })
    await test.store.orders.applyOrderUpdate(orderUpdateOf('1001', 'paid', { chatId: '7' }), 'webhook')
    const recordOpen = async () => {
      await begin('a')
      await ledger().recordOpen(notification, 'a', 'uncertain', 'time-out')
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
    expect(await ledger().recordSent(notification, 'b', 9)).toBe(true)
    expect(await test.redis.pttl(`{${test.prefix}}:resends:paid:1001`), 'the count ends').toBeGreaterThan(0)
  })

  it('has the history of an ordinary order without a list of it', async () => {
    const { orders, keys } = test.store
    const events = async () => (await orders.history('1001')).map(({ event, status, chat }) => [event, status ?? chat])
    await begin('a')
    expect(await events()).toEqual([
      ['order_update', 'paid'],
      ['sending', '7'],
    ])
    await ledger().recordSent(notification, 'a', 42)
    expect(await test.redis.exists(keys.history('1001'))).toBe(0)
    // Of one millisecond nobody can say what came first.
    const sentAtMs = (await orders.history('1001')).at(-1)?.atMs ?? 0
    await expect.poll(Date.now).toBeGreaterThan(sentAtMs)
    await orders.applyOrderUpdate(orderUpdateOf('1001', 'refunded', { chatId: '7' }), 'check')
    const history = await orders.history('1001')
    expect(history).toMatchObject([
      { event: 'order_update', status: 'paid', word: 'paid', source: 'webhook', result: 'queued' },
      { event: 'sending', chat: '7' },
      { event: 'sent', chat: '7', messageId: 42 },
      { event: 'order_update', status: 'refunded', source: 'check', result: 'updated' },
    ])
    expect(history.map(({ atMs }) => atMs)).toEqual(history.map(({ atMs }) => atMs).toSorted((x, y) => x - y))
  })

  it('keeps the history as long as its order', async () => {
    const { orders, keys } = test.store
    await begin('a')
    await ledger().release(notification, 'a', 0, 'connection refused')
    await test.redis.pexpire(keys.history('1001'), LEASE_MS)
    await test.redis.pexpire(keys.order('1001'), LEASE_MS)
    await orders.applyOrderUpdate(orderUpdateOf('1001', 'refunded', { chatId: '7' }), 'webhook')
    const ends = await Promise.all([keys.history('1001'), keys.order('1001')].map((key) => test.redis.pttl(key)))
    expect(Math.min(...ends)).toBeGreaterThan(LEASE_MS)
    expect(Math.abs((ends[0] ?? 0) - (ends[1] ?? 0))).toBeLessThan(1000)
  })

  it('keeps the newest entries of a history, with an end of its own', async () => {
    await begin('a')
    await ledger().release(notification, 'a', 0, 'first')
    expect(await test.redis.pttl(test.store.keys.history('1001'))).toBeGreaterThan(LEASE_MS)
    for (let attempt = 0; attempt < 30; attempt += 1) {
      await begin(`owner-${attempt}`)
      await ledger().release(notification, `owner-${attempt}`, 0, `attempt ${attempt}`)
    }
    const entries = await test.store.orders.history('1001')
    expect(entries).toHaveLength(51)
    expect(entries.at(-1)).toMatchObject({ event: 'not_sent', reason: 'attempt 29' })
  })

  it('takes over what another system notified, unless it has its own record', async () => {
    expect(await ledger().recordNotified(notification, 'import')).toBe(true)
    expect(await ledger().recordNotified(notification, 'import')).toBe(false)
    expect(await ledger().outboxCount()).toBe(0)
    expect(await begin('a')).toBe('sent')
    const notified: string[] = []
    for await (const page of ledger().notifiedOrderIds('paid')) notified.push(...page)
    expect(notified).toEqual(['1001'])
  })

  describe('the sweep', () => {
    it('leaves alone what is not due', async () => {
      expect(await ledger().sweep(10)).toMatchObject({ lost: [], overdue: [] })
    })

    it('returns a notification that no attempt has, and not again at once', async () => {
      await makeDue()
      expect(await ledger().sweep(10)).toMatchObject({ lost: [notification], overdue: [] })
      expect(await ledger().sweep(10)).toMatchObject({ lost: [], overdue: [] })
      expect(await ledger().outboxCount()).toBe(1)
    })

    it('is not put off by a repeated order update', async () => {
      await makeDue()
      await test.store.orders.applyOrderUpdate(orderUpdateOf('1001', 'paid', { chatId: '7' }), 'webhook')
      expect(await ledger().sweep(10)).toMatchObject({ lost: [notification], overdue: [] })
    })

    it('leaves alone what an attempt has', async () => {
      await begin('a')
      await makeDue()
      expect(await ledger().sweep(10)).toMatchObject({ lost: [], overdue: [] })
      await begin('a')
      await makeDue()
      expect(await ledger().sweep(10)).toMatchObject({ lost: [], overdue: [] })
    })

    it('gives an overdue send up only when a sweep found it overdue some time before', async () => {
      test.close()
      test = testStore({ graceMs: 60_000 })
      await test.store.orders.applyOrderUpdate(orderUpdateOf('1001', 'paid', { chatId: '7' }), 'webhook')
      await begin('a', -1)
      await makeDue()
      expect(await ledger().sweep(10)).toMatchObject({ lost: [], overdue: [] })
      expect(await raw()).toMatch(/^sending /)
      await makeDue()
      expect(await ledger().sweep(10), 'its process had no time yet').toMatchObject({ lost: [], overdue: [] })
      expect(await ledger().recordSent(notification, 'a', 9)).toBe(true)
    })

    it('makes an overdue send uncertain, and an answer that comes after all still counts', async () => {
      await begin('a', 20)
      await expect
        .poll(async () => {
          await makeDue()
          return (await ledger().sweep(10)).overdue
        })
        .toEqual([notification])
      expect(await raw()).toMatch(/^uncertain /)
      expect(await ledger().outboxCount()).toBe(0)
      expect(await ledger().recordSent(notification, 'stranger', 9)).toBe(false)
      expect(await ledger().recordSent(notification, 'a', 9)).toBe(true)
      expect(await ledger().list('uncertain', 10)).toEqual([])
    })

    it('drops what is finished', async () => {
      await ledger().recordNotified(notification, 'import')
      await makeDue()
      expect(await ledger().sweep(10)).toMatchObject({ lost: [], overdue: [] })
      expect(await ledger().outboxCount()).toBe(0)
    })
  })
})
