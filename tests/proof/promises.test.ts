import { describe, expect, it } from 'vitest'
import type { Evidence, OrderEvidence } from './evidence.ts'
import type { Policy } from './options.ts'
import type { PanelRequest, Webhook } from './panel-updates.ts'
import { judge } from './promises.ts'

const answer = (sentAtMs: number, endedAtMs: number, status: number, message: string): PanelRequest => ({
  sentAtMs,
  endedAtMs,
  status,
  message,
})
const webhook = (...requests: PanelRequest[]): Webhook => ({
  id: 'evt',
  orderId: 'PR-1',
  says: 'paid',
  position: 0,
  requests,
})
const GOOD: OrderEvidence = {
  orderId: 'PR-1',
  shown: 1,
  state: 'sent',
  reason: '',
  messageIsShown: true,
  isListed: false,
  inOutbox: false,
  resends: 0,
  webhooks: [
    webhook(answer(0, 9, 200, 'Notification queued')),
    webhook(answer(5, 12, 0, 'reset'), answer(20, 25, 200, 'Already notified')),
  ],
  history: [],
}

const brokenOf = (order: Partial<OrderEvidence>, policy: Policy = 'hold', strays: string[] = []) => {
  const evidence: Evidence = { orders: [{ ...GOOD, ...order }], strays }
  return judge(evidence, evidence, policy)
    .filter(({ broken }) => broken.length > 0)
    .map(({ promise }) => promise)
}

describe('judging an order', () => {
  it.each<[string, Partial<OrderEvidence>, Policy]>([
    ['notified once and recorded', {}, 'hold'],
    ['uncertain and shown', { state: 'uncertain', isListed: true, messageIsShown: false }, 'hold'],
    ['uncertain and not shown', { shown: 0, state: 'uncertain', isListed: true, messageIsShown: false }, 'hold'],
    ['notified twice, once by the policy', { shown: 2, resends: 1 }, 'resend'],
    [
      'copies that crossed each other',
      {
        webhooks: [
          webhook(answer(0, 9, 200, 'Notification pending')),
          webhook(answer(3, 8, 200, 'Notification queued')),
        ],
      },
      'hold',
    ],
    [
      'queued by a request that got no answer',
      { webhooks: [webhook(answer(0, 9, 0, 'reset'), answer(20, 25, 200, 'Notification queued'))] },
      'hold',
    ],
  ])('finds nothing wrong: %s', (_name, order, policy) => {
    expect(brokenOf(order, policy)).toEqual([])
  })

  it.each<[string, Partial<OrderEvidence>, Policy, string]>([
    ['notified twice', { shown: 2 }, 'hold', 'never two'],
    ['notified twice, though sent again', { shown: 2, resends: 1 }, 'hold', 'never two'],
    [
      'notified three times, sent again once',
      { shown: 3, resends: 1 },
      'resend',
      'never two unless the policy chose it',
    ],
    [
      'not notified and not listed',
      { shown: 0, state: 'uncertain', messageIsShown: false },
      'hold',
      'never none in silence',
    ],
    ['recorded as sent, shown is another message', { messageIsShown: false }, 'hold', 'sent means shown'],
    ['accepted, nothing left', { shown: 1, state: 'absent' }, 'hold', 'accepted means stored'],
    ['still in the outbox', { inOutbox: true }, 'hold', 'everything comes to an end'],
    ['still being sent', { state: 'sending' }, 'hold', 'everything comes to an end'],
    [
      'order update again after a 200',
      {
        webhooks: [
          webhook(answer(0, 9, 200, 'Notification queued')),
          webhook(answer(15, 20, 200, 'Notification queued')),
        ],
      },
      'hold',
      'accepted means stored',
    ],
  ])('objects: %s', (_name, order, policy, promise) => {
    expect(brokenOf(order, policy)).toContain(promise)
  })

  it('objects to a 200 that came before Redis had the order update, though a later copy mended it', () => {
    const early = { ...answer(0, 9, 200, 'Notification queued'), isStored: false }
    expect(brokenOf({ webhooks: [webhook(early), ...GOOD.webhooks.slice(1)] })).toEqual(['accepted means stored'])
  })

  it('objects to an answer that forgot the link', () => {
    expect(brokenOf({ webhooks: [webhook(answer(0, 9, 200, 'Order updated'))] })).toEqual(['accepted means stored'])
  })

  it('objects to what is found, or shown, only because its job was queued once more', () => {
    const broken = (before: Partial<OrderEvidence>, after: Partial<OrderEvidence>) =>
      judge({ orders: [{ ...GOOD, ...before }], strays: [] }, { orders: [{ ...GOOD, ...after }], strays: [] }, 'resend')
        .filter(({ broken }) => broken.length > 0)
        .map(({ promise }) => promise)
    expect(broken({ shown: 0, state: 'absent' }, {})).toEqual([
      'never none in silence',
      'accepted means stored',
      'everything comes to an end',
      'old jobs change nothing',
    ])
    expect(broken({ resends: 1 }, { shown: 2, resends: 1 })).toEqual(['old jobs change nothing'])
    expect(broken({}, {})).toEqual([])
  })

  it('objects to a message in another customer’s chat', () => {
    expect(brokenOf({}, 'hold', ['PR-1 in chat 7'])).toEqual(['shown only to its customer'])
  })
})
