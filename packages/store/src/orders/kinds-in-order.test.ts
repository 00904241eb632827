import { isOutdated, messageStatus, toKindRules } from '@peyk/domain/kind-order'
import { NOTIFICATION_KINDS } from '@peyk/domain/notification'
import type { NotificationKind } from '@peyk/domain/notification'
import { STATUS_PRECEDENCE, wasPaid } from '@peyk/domain/status'
import type { Status } from '@peyk/domain/status'
import { DAY } from '@peyk/domain/time'
import { orderUpdateOf, testStore } from '@peyk/test-support/store'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createScripts } from '../connection/scripts.ts'

const ORDER = '1'
const CHAT = '7'
const LEASE_MS = 60_000

type Step = Status | 'begin' | 'answer' | 'refuse'

describe('the kinds of one order', () => {
  let test: ReturnType<typeof testStore>
  let attempts: number
  /** Attempts under way: the notification's kind, its owner and what its message says. */
  let underWay: { kind: NotificationKind; owner: string; text: NotificationKind }[]
  /** What the customer reads, and which notification it was. */
  let shown: { kind: NotificationKind; text: NotificationKind; begunAs: Status }[]

  const open = (kinds: readonly NotificationKind[]) => {
    test = testStore({ kinds })
    attempts = 0
    underWay = []
    shown = []
  }
  const apply = (status: Status, more: Parameters<typeof orderUpdateOf>[2] = {}) =>
    test.store.orders.applyOrderUpdate(orderUpdateOf(ORDER, status, { chatId: CHAT, ...more }), 'webhook')
  const outbox = async () => (await test.store.outbox.list(100)).map(({ notification }) => notification.kind)

  /** Begins all that is due, as workers do whose jobs come in any order. */
  const begin = async () => {
    const results: string[] = []
    for (const kind of await outbox()) {
      const owner = `owner-${(attempts += 1)}`
      const begun = await test.store.ledger.begin({ orderId: ORDER, kind }, owner, CHAT, LEASE_MS)
      results.push(begun.result)
      if (begun.result !== 'begun') continue
      const text = messageStatus(kind, begun.order.status)
      underWay.push({ kind, owner, text })
      shown.push({ kind, text, begunAs: begun.order.status })
    }
    return results
  }
  const answer = async () => {
    for (const { kind, owner } of underWay.splice(0))
      await test.store.ledger.recordSent({ orderId: ORDER, kind }, owner, attempts)
  }
  /** Telegram refuses for now: nothing was shown. */
  const refuse = async () => {
    for (const { kind, owner, text } of underWay.splice(0)) {
      await test.store.ledger.release({ orderId: ORDER, kind }, owner, 0, '429')
      shown.splice(
        shown.findLastIndex((each) => each.kind === kind && each.text === text),
        1,
      )
    }
  }
  const take = async (step: Step) => {
    if (step === 'begin') await begin()
    else if (step === 'answer') await answer()
    else if (step === 'refuse') await refuse()
    else await apply(step)
  }
  const finish = async () => {
    for (let round = 0; round < 10 && (await outbox()).length > 0; round += 1) {
      await answer()
      await begin()
    }
    await answer()
  }

  beforeEach(() => open(['paid']))
  afterEach(() => test.close())

  const texts = () => shown.map(({ text }) => text)

  it('says "refunded" of an order that was paid and refunded before Telegram took anything', async () => {
    test.close()
    open(['paid', 'refunded'])
    await apply('paid')
    expect(await apply('refunded')).toMatchObject({ result: 'queued', dueKind: 'refunded' })
    await finish()
    expect(texts()).toEqual(['refunded'])
  })

  it('says it with the notification of the payment where refunds are not sent, whichever came first', async () => {
    for (const statuses of [
      ['paid', 'refunded'],
      ['refunded', 'paid'],
    ] as const) {
      test.close()
      open(['paid'])
      for (const status of statuses) await apply(status)
      await finish()
      expect(shown).toEqual([{ kind: 'paid', text: 'refunded', begunAs: 'refunded' }])
    }
  })

  it('sends no refund while the payment is under way, and then sends it after the payment', async () => {
    test.close()
    open(['paid', 'refunded'])
    await apply('paid')
    await begin()
    await apply('refunded')
    expect(await begin()).toEqual(expect.arrayContaining(['not_yet']))
    await answer()
    await finish()
    expect(texts()).toEqual(['paid', 'refunded'])
  })

  it('drops the payment that Telegram refused for now, once the order is refunded', async () => {
    test.close()
    open(['paid', 'refunded'])
    await apply('paid')
    await begin()
    await apply('refunded')
    await refuse()
    await finish()
    expect(texts()).toEqual(['refunded'])
    expect(await test.store.orders.history(ORDER)).toContainEqual(
      expect.objectContaining({ event: 'outdated', kind: 'paid', status: 'refunded' }),
    )
  })

  it('leaves the attempt alone whose call came again late, and frees one that never heard that it had begun', async () => {
    test.close()
    open(['failed', 'paid'])
    await apply('failed')
    await begin()
    await apply('paid')
    const [{ owner, kind } = { owner: '', kind: 'failed' as const }] = underWay
    const rules = toKindRules(['failed', 'paid'])
    const call = {
      notification: `${kind}:${ORDER}`,
      owner,
      chatId: CHAT,
      leaseMs: LEASE_MS,
      retentionMs: DAY,
      ...rules,
    }
    const beginAgain = createScripts(test.redis, test.store.keys.root).load('deliveries/begin')
    expect(await beginAgain(call)).toMatchObject({ result: 'outdated' })
    expect(await test.store.ledger.get({ orderId: ORDER, kind })).toMatchObject({ state: 'sending' })

    expect(await test.store.ledger.begin({ orderId: ORDER, kind }, owner, CHAT, LEASE_MS)).toEqual({
      result: 'outdated',
      status: 'paid',
    })
    expect(await test.store.ledger.get({ orderId: ORDER, kind })).toBeUndefined()
    expect(await begin()).toEqual(expect.arrayContaining(['outdated', 'begun']))
  })

  it('holds a cancellation that comes after the payment for operators, who can send it', async () => {
    test.close()
    open(['canceled'])
    await apply('paid')
    expect(await apply('canceled')).toMatchObject({ after: 'paid', contradicted: true, result: 'waiting' })
    expect(await apply('canceled')).toMatchObject({ contradicted: false })
    const [held] = await test.store.ledger.list('held', 10)
    expect(held).toMatchObject({ delivery: { reason: 'canceled_after_paid', chatId: CHAT } })
    expect((await test.store.alerts.list(10)).alerts).toMatchObject([{ name: 'canceled_after_paid' }])

    for await (const released of test.store.ledger.releaseHeld(CHAT, ['canceled'], 'the customer is back'))
      expect(released, 'only operators release it').toEqual([])
    expect(await test.store.ledger.reopen({ orderId: ORDER, kind: 'canceled' }, 'held', 'operator')).toBe(true)
    await finish()
    expect(texts()).toEqual(['canceled'])
  })

  it('holds it too where the first cancellation was refused for now, and its sending ends there', async () => {
    test.close()
    open(['paid', 'canceled'])
    for (const step of ['canceled', 'begin', 'paid', 'refuse', 'canceled'] as const) await take(step)
    expect(await outbox()).toEqual(['paid'])
    expect(await test.store.ledger.list('held', 10)).toHaveLength(1)
  })

  it('alerts operators of it where cancellations are not sent, and the customer reads that the payment arrived', async () => {
    await apply('paid', { updatedAtMs: 2000 })
    expect(await apply('canceled', { updatedAtMs: 1000 }), 'older than the payment').toMatchObject({
      contradicted: false,
    })
    expect(await apply('canceled', { updatedAtMs: 3000 })).toMatchObject({ contradicted: true, result: 'updated' })
    await finish()
    expect(texts()).toEqual(['paid'])
    expect((await test.store.alerts.list(10)).alerts).toMatchObject([{ subject: 'canceled:1' }])
  })

  it('are right after every sequence of order updates and attempts, with every NOTIFY_ON', async () => {
    const step = fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom<Status>('pending', ...NOTIFICATION_KINDS) },
      { weight: 2, arbitrary: fc.constantFrom<Step>('begin', 'answer', 'refuse') },
    )
    const anyKinds = fc.uniqueArray(fc.constantFrom(...NOTIFICATION_KINDS), {
      minLength: 1,
      maxLength: NOTIFICATION_KINDS.length,
    })
    await fc.assert(
      fc.asyncProperty(anyKinds, fc.array(step, { minLength: 1, maxLength: 10 }), async (kinds, steps) => {
        test.close()
        open(kinds)
        for (const each of steps) await take(each)
        await finish()
        await expectRight(kinds, steps)
      }),
      { numRuns: 150 },
    )
  }, 60_000)

  async function expectRight(kinds: readonly NotificationKind[], steps: readonly Step[]): Promise<void> {
    const status = (await test.store.orders.get(ORDER))?.status ?? 'unknown'
    const { alerts } = await test.store.alerts.list(10)
    const isSent = (kind: Status) => kinds.some((each) => each === kind)
    const money = texts().filter(wasPaid)
    const inOrder = money.toSorted((a, b) => STATUS_PRECEDENCE[a] - STATUS_PRECEDENCE[b])
    const isCanceledLate = steps.includes('paid') && steps.lastIndexOf('canceled') > steps.indexOf('paid')
    const rules: [holds: boolean, rule: string][] = [
      [(await outbox()).length === 0, 'all comes to an end'],
      [new Set(shown.map(({ kind }) => kind)).size === shown.length, 'no kind is sent twice'],
      [
        shown.every(({ kind, begunAs }) => !isOutdated(kind, begunAs, kinds)),
        'nothing is sent that is not true any more',
      ],
      [!shown.some(({ text, begunAs }) => text === 'paid' && begunAs === 'refunded'), 'no refunded order is confirmed'],
      [money.join() === inOrder.join(), 'what follows the payment comes after it'],
      [!isSent('paid') || !wasPaid(status) || money.length > 0, 'no paid order is left out'],
      [!isSent('refunded') || status !== 'refunded' || money.at(-1) === 'refunded', 'the refund is the last word'],
      [!isSent('paid') || status !== 'paid' || texts().at(-1) === 'paid', 'the payment is the last word'],
      [!isSent(status) || texts().some((text) => text === status), 'the status is sent'],
      [status !== 'paid' || !isCanceledLate || alerts.length === 1, 'operators know of the canceled paid order'],
    ]
    expect(
      rules.filter(([holds]) => !holds).map(([, rule]) => rule),
      JSON.stringify(shown),
    ).toEqual([])
  }
})
