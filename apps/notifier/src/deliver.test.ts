import { randomUUID } from 'node:crypto'
import { createLogger } from '@peyk/runtime/logger'
import type { Notification } from '@peyk/domain/notification'
import type { SendOutcome } from '@peyk/domain/send-outcome'
import { createRateLimiter } from '@peyk/telegram/rate-limiter'
import type { RateLimiter } from '@peyk/telegram/send-slot'
import type { ChatMessage } from '@peyk/telegram/sender'
import { createTemplates } from '@peyk/telegram/templates'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { orderUpdateOf, paid, testStore } from '@peyk/test-support/store'
import { deliver } from './deliver.ts'
import { systemClock } from './queues/notifications.ts'
import type { DeliverDeps } from './deliver.ts'
import { pauseOnFaults } from './pausing-limiter.ts'

const logger = createLogger('test', {})
logger.silent = true

const SENT = expect.objectContaining({ kind: 'sent', isRecorded: true })

describe('delivering a notification', () => {
  let test: ReturnType<typeof testStore>
  let limiter: RateLimiter
  const notification = paid('1001')
  const send = vi.fn<(chatId: string, message: ChatMessage) => Promise<SendOutcome>>()
  const onOpen = vi.fn<(notification: Notification) => Promise<void>>()
  const stateOf = async () => (await test.store.ledger.get(notification))?.state

  const deps = (more: Partial<DeliverDeps> = {}): DeliverDeps => ({
    ...test.store,
    limiter,
    send,
    sendTimeoutMs: 1000,
    defaultLanguage: 'fa',
    clock: systemClock,
    neededWhile: (work) => work(),
    newOwner: randomUUID,
    onOpen,
    logger,
    ...more,
  })

  beforeEach(async () => {
    test = testStore()
    const limits = { perSecond: 1000, chatIntervalMs: 0, sendTimeoutMs: 1000 }
    limiter = pauseOnFaults(createRateLimiter(test.redis, test.prefix, limits), {
      sending: test.store.sending,
      onWait: () => undefined,
    })
    onOpen.mockReset().mockResolvedValue(undefined)
    send.mockReset().mockResolvedValue({ kind: 'sent', messageId: 5 })
    await test.store.orders.applyOrderUpdate(orderUpdateOf('1001', 'paid', { chatId: '7' }), 'webhook')
  })
  afterEach(() => test.close())

  it('sends once, however many jobs ask at once and afterwards', async () => {
    const results = await Promise.all(Array.from({ length: 20 }, () => deliver(notification, deps())))
    results.push(await deliver(notification, deps()))
    expect(send).toHaveBeenCalledTimes(1)
    expect(results.filter(({ kind }) => kind === 'sent')).toHaveLength(1)
    expect(results.at(-1)).toEqual({ kind: 'already_sent' })
  })

  it('records "sending" before the request and "sent" only after it', async () => {
    const seen: unknown[] = []
    send.mockImplementation(async () => {
      seen.push(await stateOf())
      return { kind: 'sent', messageId: 5 }
    })
    await deliver(notification, deps())
    expect(seen).toEqual(['sending'])
    expect(await stateOf()).toBe('sent')
  })

  it.each<[SendOutcome, 'held' | 'rejected' | 'uncertain']>([
    [{ kind: 'held', reason: 'blocked' }, 'held'],
    [{ kind: 'rejected', reason: '400: message is too long' }, 'rejected'],
    [{ kind: 'uncertain', reason: 'time-out' }, 'uncertain'],
  ])('never sends again by itself after %j', async (outcome, state) => {
    send.mockResolvedValue(outcome)
    await deliver(notification, deps())
    expect(await stateOf()).toBe(state)
    expect(onOpen).toHaveBeenCalledTimes(state === 'held' ? 0 : 1)
    expect(await deliver(notification, deps())).toEqual({ kind: 'taken', state })
    expect(send).toHaveBeenCalledTimes(1)
  })

  it('frees the notification and lets the job fail when nothing was sent', async () => {
    send.mockResolvedValueOnce({ kind: 'not_sent', reason: 'connection refused' })
    await expect(deliver(notification, deps())).rejects.toThrow('connection refused')
    expect(await stateOf()).toBeUndefined()
    expect(await deliver(notification, deps())).toEqual(SENT)
  })

  it('lets the one chat wait that Telegram asked to, and asks again before that is over', async () => {
    await test.store.orders.applyOrderUpdate(orderUpdateOf('1002', 'paid', { chatId: '8' }), 'webhook')
    send.mockResolvedValueOnce({ kind: 'wait', retryAfterMs: 10_072_000 })
    expect(await deliver(notification, deps())).toMatchObject({ kind: 'postponed', what: 'job', delayMs: 15_000 })
    expect(await stateOf()).toBeUndefined()
    await expect.poll(() => test.store.sending.chatWaits()).toHaveLength(1)
    expect(await deliver(notification, deps())).toMatchObject({ kind: 'postponed', what: 'job' })
    expect(await deliver(paid('1002'), deps())).toEqual(SENT)
    expect(send).toHaveBeenCalledTimes(2)
    await test.store.sending.endChatWait('7')
    expect(await deliver(notification, deps())).toEqual(SENT)
  })

  it('pauses all sending when Telegram asks a second chat to wait', async () => {
    await test.store.orders.applyOrderUpdate(orderUpdateOf('1002', 'paid', { chatId: '-200' }), 'webhook')
    send.mockResolvedValue({ kind: 'wait', retryAfterMs: 8000 })
    for (const orderId of ['1001', '1002']) await deliver(paid(orderId), deps())
    await expect.poll(() => test.store.sending.read()).toMatchObject({ reason: 'rate_limited' })
    expect(await deliver(paid('1002'), deps())).toMatchObject({ kind: 'postponed', what: 'queue' })
    expect(send).toHaveBeenCalledTimes(2)
  })

  it('rejects nothing for a token that Telegram refuses: it waits for the pause to end', async () => {
    send.mockResolvedValue({ kind: 'bot_refused', reason: '401: Unauthorized' })
    expect(await deliver(notification, deps())).toMatchObject({ kind: 'postponed', what: 'job' })
    expect(await stateOf()).toBeUndefined()
    await expect.poll(() => test.store.sending.read()).toMatchObject({ reason: 'token_refused' })
    expect(await deliver(notification, deps())).toMatchObject({ kind: 'postponed', what: 'queue' })
    expect(send).toHaveBeenCalledTimes(1)
    await test.store.sending.resume('sara')
    send.mockResolvedValue({ kind: 'sent', messageId: 5 })
    expect(await deliver(notification, deps())).toEqual(SENT)
  })

  it.each([
    ['recordSent', { kind: 'sent', messageId: 5 }, 'sent'],
    ['release', { kind: 'wait', retryAfterMs: 1 }, undefined],
    ['recordOpen', { kind: 'rejected', reason: 'why' }, 'rejected'],
  ] as const)('keeps what it knows for as long as Redis takes no writes: %s', async (move, outcome, state) => {
    const { ledger } = test.store
    send.mockResolvedValueOnce(outcome)
    let refusals = 200
    const refusing = async (...args: never[]) => {
      if (refusals-- > 0) throw new Error("OOM command not allowed when used memory > 'maxmemory', on @user_script:1.")
      return (ledger[move] as (...args: never[]) => Promise<unknown>)(...args)
    }
    const impatient = { nowMs: () => performance.now(), sleep: async () => undefined }
    await deliver(notification, deps({ ledger: { ...ledger, [move]: refusing }, clock: impatient }))
    expect(await stateOf()).toBe(state)
  })

  it('does not try for ever to record what a script cannot record', async () => {
    const { ledger } = test.store
    const recordSent = () => Promise.reject(new Error('ERR user_script:1: attempt to index a nil value'))
    const impatient = { nowMs: () => performance.now(), sleep: async () => undefined }
    const broken = deps({ ledger: { ...ledger, recordSent }, clock: impatient })
    await expect(deliver(notification, broken)).rejects.toThrow('nil value')
  })

  it('follows a group that moved', async () => {
    send.mockResolvedValueOnce({ kind: 'moved', toChatId: '-1009' })
    expect(await deliver(notification, deps())).toMatchObject({ kind: 'postponed', what: 'job' })
    expect(await deliver(notification, deps())).toEqual(SENT)
    expect(send.mock.calls.map(([chatId]) => chatId)).toEqual(['7', '-1009'])
  })

  it('sends after all when the customer starts the bot while the refusal is on its way', async () => {
    send.mockImplementationOnce(async () => {
      await test.store.ledger.reopen(notification, 'held', 'the customer started the bot')
      return { kind: 'held', reason: 'never_started' }
    })
    expect(await deliver(notification, deps())).toMatchObject({ kind: 'postponed', what: 'job' })
    expect(await deliver(notification, deps())).toEqual(SENT)
  })

  it('keeps a notification whose order nobody follows any more', async () => {
    await test.store.orders.unlink('1001', '7')
    expect(await deliver(notification, deps())).toEqual({ kind: 'open', state: 'held', reason: 'no_chat' })
    expect(send).not.toHaveBeenCalled()
  })

  it('does not send to a chat that the order left while it waited for its slot', async () => {
    const leaving = deps()
    const acquire: typeof limiter.acquire = async (...args) => {
      await test.store.orders.link('1001', '8')
      return limiter.acquire(...args)
    }
    expect(await deliver(notification, { ...leaving, limiter: { ...limiter, acquire } })).toMatchObject({
      kind: 'postponed',
      what: 'job',
    })
    expect(send).not.toHaveBeenCalled()
    expect(await deliver(notification, deps())).toEqual(SENT)
    expect(send.mock.calls.map(([chatId]) => chatId)).toEqual(['8'])
  })

  it('sends after all where the order is given a chat before it is held', async () => {
    const { orders, ledger } = test.store
    await orders.unlink('1001', '7')
    const holdWithoutChat: typeof ledger.holdWithoutChat = async (...args) => {
      await orders.link('1001', '8')
      return ledger.holdWithoutChat(...args)
    }
    const linking = deps({ ledger: { ...ledger, holdWithoutChat } })
    expect(await deliver(notification, linking)).toMatchObject({ kind: 'postponed', what: 'job' })
    expect(await deliver(notification, deps())).toEqual(SENT)
  })

  it('frees the notification when its message cannot be written', async () => {
    const templates = createTemplates(new Map([['fa/paid', 'سفارش {order} پرداخت شد']]))
    const broken = {
      ...templates,
      find: () => {
        throw new Error('no such words')
      },
    }
    await expect(deliver(notification, deps({ templates: broken }))).rejects.toThrow('no such words')
    expect(await stateOf()).toBeUndefined()
  })

  it('does not send when it was asleep between recording "sending" and the request', async () => {
    let nowMs = 0
    const { ledger } = test.store
    const begin: typeof ledger.begin = async (...args) => {
      const begun = await ledger.begin(...args)
      nowMs += 6000
      return begun
    }
    const sleepy = deps({
      ledger: { ...ledger, begin },
      clock: { nowMs: () => nowMs, sleep: async () => undefined },
    })
    expect(await deliver(notification, sleepy)).toMatchObject({
      kind: 'postponed',
      reason: 'was held up before sending',
    })
    expect(send).not.toHaveBeenCalled()
    expect(await deliver(notification, deps())).toEqual(SENT)
  })

  it.each(['chat', 'limiter', 'ledger'] as const)(
    'frees the notification when %s fails before the request is written',
    async (broken) => {
      const fail = () => Promise.reject(new Error('Redis said no'))
      const { ledger } = test.store
      const failing = {
        chat: { orders: { ...test.store.orders, chatOf: fail } },
        limiter: { limiter: { acquire: fail } },
        // It began, and only its answer was lost.
        ledger: {
          ledger: {
            ...ledger,
            begin: async (...args: Parameters<typeof ledger.begin>) => ledger.begin(...args).then(fail),
          },
        },
      }[broken]
      await expect(deliver(notification, deps(failing))).rejects.toThrow('Redis said no')
      expect(await stateOf()).toBeUndefined()
      expect(await deliver(notification, deps())).toEqual(SENT)
    },
  )

  it('speaks the language that the customer chose', async () => {
    await test.store.chats.setLanguage('7', 'en')
    await deliver(notification, deps())
    expect(send.mock.calls[0]?.[1].html).toContain('Your payment is confirmed')
  })

  it('notifies a refund as one of the payment only where that was notified', async () => {
    const textOf = (call: number) => send.mock.calls[call]?.[1].html
    const orderUpdate = (orderId: string) => orderUpdateOf(orderId, 'refunded', { chatId: '7' })
    await deliver(notification, deps())
    await test.store.orders.applyOrderUpdate(orderUpdate('1001'), 'webhook')
    await deliver({ orderId: '1001', kind: 'refunded' }, deps())
    await test.store.orders.applyOrderUpdate(orderUpdate('1002'), 'webhook')
    await deliver({ orderId: '1002', kind: 'refunded' }, deps())
    expect([textOf(1), textOf(2)]).toEqual([
      expect.stringContaining('پیش از این خبر داده بودیم'),
      expect.not.stringContaining('پیش از این خبر داده بودیم'),
    ])
  })

  it('uses the operator’s words', async () => {
    const templates = createTemplates(new Map([['fa/paid', 'سفارش {order} پرداخت شد']]))
    await deliver(notification, deps({ templates }))
    expect(send.mock.calls[0]?.[1].html).toBe('سفارش \u2068<code>1001</code>\u2069 پرداخت شد')
  })
})
