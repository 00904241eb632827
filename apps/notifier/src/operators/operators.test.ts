import { loadSettings } from '@peyk/config/settings'
import type { Logger } from '@peyk/runtime/logger'
import type { SendOutcome } from '@peyk/domain/send-outcome'
import { DAY, HOUR, MINUTE } from '@peyk/domain/time'
import { JobPostponed } from '@peyk/queues/job-failures'
import { createEnqueueDue } from '@peyk/orders/enqueue-due'
import { createProducer } from '@peyk/queues/producer'
import type { TelegramApi } from '@peyk/telegram/client'
import type { ChatMessage } from '@peyk/telegram/sender'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { orderUpdateOf, paid, testStore } from '@peyk/test-support/store'
import { createOperators } from './operators.ts'

const GROUP = '-500'
const TOPIC = 7
const SENT: SendOutcome = { kind: 'sent', messageId: 1 }

describe('what operators are notified in their chat', () => {
  let test: ReturnType<typeof testStore>
  let producer: ReturnType<typeof createProducer>
  let clockMs: number
  const shown: { chatId: string; message: ChatMessage }[] = []
  const edits: Parameters<TelegramApi['editMessageText']>[0][] = []
  const send = vi.fn<(chatId: string, message: ChatMessage) => Promise<SendOutcome>>()
  const log = vi.fn<(message: string, meta: { event: string }) => void>()
  const logger = { debug: log, info: log, warn: log, error: log } as unknown as Logger
  const logged = (event: string) =>
    log.mock.calls.filter(([, meta]) => meta.event === event).map(([message]) => message)
  const texts = () => shown.map(({ message }) => message.html.replace(/[\u2068\u2069]/g, ''))
  const labelsOf = (message: ChatMessage | undefined) => message?.buttons?.flat().map(({ text }) => text)
  const answers = (...outcomes: SendOutcome[]) => outcomes.forEach((outcome) => send.mockResolvedValueOnce(outcome))

  /** One notifier process. */
  const notifier = (
    admin: { chatId?: string; topicId?: number; userIds?: string[]; boardUrl?: string } = { chatId: GROUP },
  ) =>
    createOperators({
      settings: {
        ...loadSettings(
          { BOT_TOKEN: '1:a', DEFAULT_LANGUAGE: 'en', PANEL_UPDATES: 'webhook', PANEL_WEBHOOK_SECRET: 's' },
          'notifier',
        ),
        admin: {
          chatId: admin.chatId,
          topicId: admin.topicId,
          userIds: admin.userIds,
          boardUrl: admin.boardUrl,
          summaryAtMinutes: 9 * 60,
        },
      },
      store: test.store,
      producer,
      enqueue: createEnqueueDue({ producer, logger }),
      send,
      api: { answerCallbackQuery: async () => true, editMessageText: async (edit) => edits.push(edit) > 0 },
      now: async () => clockMs,
      logger,
    })
  const keep = async (orderId: string, state: 'uncertain' | 'rejected' | 'held', reason = 'time-out') => {
    await test.store.orders.applyOrderUpdate(orderUpdateOf(orderId, 'paid', { chatId: '7' }), 'webhook')
    await test.store.ledger.begin(paid(orderId), 'a', '7', MINUTE)
    await test.store.ledger.recordOpen(paid(orderId), 'a', state, reason)
  }
  const deliverOne = async (orderId: string) => {
    await test.store.orders.applyOrderUpdate(orderUpdateOf(orderId, 'paid', { chatId: '7' }), 'webhook')
    await test.store.ledger.begin(paid(orderId), 'a', '7', MINUTE)
    await test.store.ledger.recordSent(paid(orderId), 'a', 42)
  }
  /** As if what waits had come up, and what was notified been notified, so long ago. */
  const letPass = async (ms: number) => {
    const key = `{${test.prefix}}:alerts`
    const { alerts } = await test.store.alerts.list(10_000)
    await test.redis.del(key)
    for (const { name, atMs, subject } of alerts)
      await test.redis.zadd(key, atMs - ms, `${name} ${atMs - ms} ${subject}`)
    const last = await test.store.operators.lastAlert()
    if (last !== undefined) await test.store.operators.setLastAlert({ ...last, atMs: last.atMs - ms })
  }

  beforeEach(() => {
    test = testStore()
    producer = createProducer(test.redis, test.prefix, () => undefined)
    clockMs = Date.now()
    shown.length = 0
    edits.length = 0
    log.mockReset()
    send.mockReset().mockImplementation(async (chatId, message) => {
      shown.push({ chatId, message })
      return SENT
    })
  })
  afterEach(async () => {
    await producer.close()
    test.close()
  })

  it('shows one uncertain notification with buttons, soon and once, with any number of processes', async () => {
    await keep('1001', 'uncertain', 'time-out <b>')
    await notifier().sendDue()
    expect(shown, 'others of the same storm may follow').toEqual([])
    await letPass(3000)
    await Promise.all([1, 2, 3, 4].map(() => notifier().sendDue()))
    await notifier().sendDue()
    expect(texts()).toEqual([expect.stringContaining('1001')])
    expect(texts()[0]).toContain('time-out &lt;b&gt;')
    expect(shown[0]?.message.buttons?.[0]?.map(({ text }) => text)).toEqual(['Resend', 'Resolve'])
    expect((await test.store.alerts.list(10)).alerts).toEqual([])
  })

  it('notifies a storm in one message, and what follows in one more', async () => {
    for (let i = 0; i < 40; i += 1) await keep(`u${i}`, 'uncertain', i < 30 ? 'time-out' : '502: Bad Gateway')
    for (let i = 0; i < 3; i += 1) await keep(`r${i}`, 'rejected', '400: Bad Request: text is too strange')
    await letPass(3000)
    await notifier().sendDue()
    for (let i = 40; i < 60; i += 1) {
      await keep(`u${i}`, 'uncertain')
      await notifier().sendDue()
    }
    await letPass(MINUTE / 2)
    await notifier().sendDue()
    expect(shown).toHaveLength(1)
    expect(texts()[0]).toMatch(/40 notifications may or may not have arrived/)
    expect(texts()[0]).toContain('peyk deliveries --state uncertain')
    expect(texts()[0]).toMatch(/u0.*u1.*u2.*u3.*u4.*and 35 more/)
    expect(texts()[0]).toContain('30 × time-out')
    expect(texts()[0]).toMatch(/refused 3 notifications for good[\s\S]*3 × 400: Bad Request/)
    expect(labelsOf(shown[0]?.message)).toEqual(['Resend all 40', 'Mark all 40 delivered'])

    await letPass(MINUTE / 2)
    await notifier().sendDue()
    expect(shown).toHaveLength(2)
    expect(texts()[1]).toMatch(/20 notifications may[\s\S]*in all: 60/)
  })

  describe('two presses decide on all that an alert counted', () => {
    const storm = async (count: number, admin?: Parameters<typeof notifier>[0]) => {
      for (let i = 0; i < count; i += 1) await keep(`u${i}`, 'uncertain')
      await letPass(3000)
      const process = notifier(admin)
      await process.sendDue()
      const press = (label: string, chatId = GROUP) => {
        const rows = edits.at(-1)?.reply_markup?.inline_keyboard ?? toRows(shown[0]?.message)
        const data = rows.flat().find(({ text }) => text === label)?.callback_data ?? label
        const who = { userId: '1', userName: '@sara', isPrivate: false }
        return process.pressButton({ kind: 'button', ...who, chatId, callbackId: 'c', messageId: 9, data })
      }
      return { press, waiting: () => producer.queue('notifications').getWaitingCount() }
    }
    const toRows = (message: ChatMessage | undefined) =>
      (message?.buttons ?? []).map((row) =>
        row.map((button) => ({ text: button.text, callback_data: 'data' in button ? button.data : '' })),
      )

    it.each([
      ['Resend all 50', 50, /↻ 50 resent by @sara/],
      ['Mark all 50 delivered', 0, /✓ 50 marked delivered by @sara/],
    ] as const)('%s', async (label, queued, outcome) => {
      const { press, waiting } = await storm(50)
      await press(label)
      expect(await test.store.ledger.count('uncertain'), 'the first press asks').toBe(50)
      expect(edits.at(-1)?.text).toMatch(/50 notifications may[\s\S]*\?/)
      await press(`Yes: ${label}`)
      expect(await test.store.ledger.count('uncertain')).toBe(0)
      expect(await waiting()).toBe(queued)
      expect(edits.at(-1)?.text).toMatch(outcome)
      expect(edits.at(-1)?.reply_markup).toBeUndefined()
      expect((await test.store.orders.history('u7')).at(-1)).toMatchObject({
        by: 'Telegram 1 (@sara) in the operators’ chat',
      })
    })

    it('are on record by the number that Telegram gave, not by the name alone', async () => {
      const { press } = await storm(2)
      await press('Mark all 2 delivered')
      await press('Yes: Mark all 2 delivered')
      expect(await test.store.audit.list(10)).toEqual([
        { via: 'chat', by: 'Telegram 1 (@sara)', act: 'resolve', orderIds: ['u0', 'u1'], atMs: expect.any(Number) },
      ])
      expect(logged('operator.acted')).toHaveLength(1)
    })

    it('by somebody who is not of ADMIN_USER_IDS do nothing', async () => {
      const { press } = await storm(2, { chatId: GROUP, userIds: ['2', '11'] })
      expect(await press('Mark all 2 delivered')).toBe('not one of ADMIN_USER_IDS')
      expect([edits, await test.store.audit.list(10)]).toEqual([[], []])
      expect(await test.store.ledger.count('uncertain')).toBe(2)
    })

    it('and on none that came since, or that somebody decided on', async () => {
      const { press } = await storm(3)
      await press('Mark all 3 delivered')
      await keep('new', 'uncertain')
      await test.store.ledger.reopen(paid('u1'), 'uncertain', 'reza')
      await expect.poll(() => Date.now()).toBeGreaterThan((await test.store.ledger.get(paid('new')))?.atMs ?? 0)
      await keep('u1', 'uncertain')
      await press('Yes: Mark all 3 delivered')
      const left = (await test.store.ledger.list('uncertain', 10)).map(({ notification }) => notification.orderId)
      expect(left.toSorted()).toEqual(['new', 'u1'])
      expect(edits.at(-1)?.text).toMatch(/2 marked delivered[\s\S]*1 had been decided before/)
    })

    it('unless it is canceled, or pressed elsewhere', async () => {
      const { press, waiting } = await storm(2, { chatId: GROUP, boardUrl: 'https://board.example/bots/b' })
      expect(texts()[0]).toMatch(
        /href="https:\/\/board\.example\/bots\/b\/notifications\?state=uncertain&amp;since=\S+&amp;before=/,
      )
      expect(await press('Resend all 2', '7')).toContain('not the operators')
      await press('Resend all 2')
      await press('Cancel')
      expect(
        edits
          .at(-1)
          ?.reply_markup?.inline_keyboard.flat()
          .map(({ text }) => text),
      ).toEqual(labelsOf(shown[0]?.message))
      expect(await press('all:resend!:unknown')).toBe('an old button')
      expect([await test.store.ledger.count('uncertain'), await waiting()]).toEqual([2, 0])
    })
  })

  it('notifies less and less often while it goes on, and soon again after a pause', async () => {
    const quietMinutes: number[] = []
    for (let i = 0; i < 7; i += 1) {
      await keep(`u${i}`, 'rejected')
      const last = await test.store.operators.lastAlert()
      await letPass((last?.backOffMs ?? 0) + 3000)
      await notifier().sendDue()
      quietMinutes.push(((await test.store.operators.lastAlert())?.backOffMs ?? 0) / MINUTE)
    }
    expect(shown).toHaveLength(7)
    expect(quietMinutes).toEqual([1, 2, 4, 8, 15, 15, 15])
    await keep('later', 'rejected')
    await letPass(HOUR)
    await notifier().sendDue()
    expect((await test.store.operators.lastAlert())?.backOffMs).toBe(MINUTE)
  })

  it('says nothing of what was decided, resent or known meanwhile', async () => {
    await keep('1', 'uncertain')
    await keep('2', 'uncertain')
    await keep('3', 'rejected')
    await test.store.ledger.resolve(paid('1'), 'uncertain', 'operator')
    await test.store.ledger.reopen(paid('3'), 'rejected', 'operator')
    await letPass(3000)
    await notifier().sendDue()
    expect(shown).toHaveLength(1)
    expect(texts()[0]).toContain('2')
    expect(shown[0]?.message.buttons, 'one is left: with buttons').toBeDefined()
    expect((await test.store.alerts.list(10)).alerts).toEqual([])
  })

  it('loses nothing when sending fails, and then notifies it', async () => {
    await keep('1', 'uncertain')
    await letPass(3000)
    send.mockRejectedValueOnce(new JobPostponed(1000, 'The message waits its turn'))
    expect(await notifier().sendDue()).toContain('waits its turn')
    answers({ kind: 'not_sent', reason: 'connection refused' })
    await notifier().sendDue()
    send.mockRejectedValueOnce(new Error('Redis said no'))
    await notifier().sendDue()
    expect(shown).toEqual([])
    await notifier().sendDue()
    expect(shown).toHaveLength(1)
  })

  it('leaves a chat alone that does not take messages, and notifies it what waited once it does', async () => {
    await keep('1', 'uncertain')
    await letPass(3000)
    answers({ kind: 'held', reason: 'blocked' })
    await notifier().sendDue()
    await notifier().sendDue()
    expect(send).toHaveBeenCalledTimes(1)
    expect(logged('operators.unreachable')).toHaveLength(1)
    expect(await test.redis.pttl(`{${test.prefix}}:operators-pause`)).toBeGreaterThan(4 * MINUTE)
    await test.redis.del(`{${test.prefix}}:operators-pause`)
    await notifier().sendDue()
    expect(shown).toHaveLength(1)
  })

  it('may notify twice what nobody can know, but not at once', async () => {
    await keep('1', 'uncertain')
    await letPass(3000)
    answers({ kind: 'uncertain', reason: 'time-out' })
    await notifier().sendDue()
    await notifier().sendDue()
    expect(send).toHaveBeenCalledTimes(1)
    await test.redis.del(`{${test.prefix}}:operators-pause`)
    await notifier().sendDue()
    expect(shown).toHaveLength(1)
  })

  it('leaves a topic that is closed for the chat itself, says so once, and goes back to it', async () => {
    const process = notifier({ chatId: GROUP, topicId: TOPIC })
    for (const orderId of ['1', '2']) {
      await keep(orderId, 'uncertain')
      await letPass(HOUR)
      answers({ kind: 'held', reason: 'topic_closed' })
      await process.sendDue()
    }
    expect(shown.map(({ message }) => message.topicId)).toEqual([undefined, undefined])
    expect(logged('operators.topic_gone')).toHaveLength(1)
    await keep('3', 'uncertain')
    await letPass(HOUR)
    await process.sendDue()
    expect(shown[2]?.message.topicId).toBe(TOPIC)
  })

  it('follows a group that became a supergroup, in every process, and says what to set', async () => {
    await keep('1', 'uncertain')
    await letPass(3000)
    answers({ kind: 'moved', toChatId: '-100500' })
    await notifier().sendDue()
    expect(shown.map(({ chatId }) => chatId)).toEqual(['-100500'])
    expect(logged('operators.moved')).toEqual([expect.stringContaining('ADMIN_CHAT_ID=-100500')])
    await notifier().handleCommand({ chatId: '-100500', name: 'status' })
    expect(shown[1]?.chatId).toBe('-100500')
    expect(await notifier({ chatId: '-9' }).handleCommand({ chatId: '-100500', name: 'status' })).toBe(false)
  })

  it('notifies of the panel and of Redis, together, each as it stands', async () => {
    const { alerts } = test.store
    await alerts.raise('panel', 'panel_away', '', DAY)
    await alerts.raise('redis_away', 'redis_away', String(90_000), MINUTE)
    await alerts.raise('redis_unsafe:eviction', 'redis_unsafe', 'eviction', DAY)
    await letPass(3000)
    await notifier().sendDue()
    expect(shown).toHaveLength(1)
    expect(texts()[0]).toMatch(/panel does not answer[\s\S]*did not answer for 1 min, 30 secs[\s\S]*noeviction/)
    await alerts.end('panel', 'panel_back')
    await letPass(2 * MINUTE)
    await notifier().sendDue()
    expect(texts()[1]).toMatch(/panel answers again/)
    await alerts.raise('backfill_stopped', 'backfill_stopped', '', DAY)
    await letPass(5 * MINUTE)
    await notifier().sendDue()
    expect(texts()[2]).toMatch(/does not give all its changed orders/)
    await alerts.end('backfill_stopped', 'backfill_goes_on')
    await letPass(10 * MINUTE)
    await notifier().sendDue()
    expect(texts()[3]).toMatch(/gives all its changed orders again/)
  })

  it('leaves the alerts to a process that has a chat, and sends nothing without one', async () => {
    await keep('1', 'uncertain')
    await letPass(MINUTE)
    await notifier({}).sendDue()
    clockMs += DAY
    await notifier({}).sendDue()
    expect(await test.store.operators.lastSummaryMs()).toBeUndefined()
    expect(send).not.toHaveBeenCalled()
    await notifier().sendDue()
    expect(texts()[0]).toContain('Nobody can know')
    expect((await test.store.alerts.list(10)).alerts).toEqual([])
    expect(await notifier({}).handleCommand({ chatId: '7', name: 'status' })).toBe(false)
  })

  describe('every day', () => {
    it('sums the day up once, however many processes there are, and late but once after a time without any', async () => {
      await deliverOne('1')
      await deliverOne('2')
      await keep('3', 'held')
      await notifier().sendDue()
      expect(shown, 'a bot that was just set up has no day yet').toEqual([])
      clockMs += DAY
      await Promise.all([1, 2, 3].map(() => notifier().sendDue()))
      await notifier().sendDue()
      expect(shown).toHaveLength(1)
      expect(texts()[0]).toMatch(/Notified: 2\n.*From paid to notified: half within \d+ ms and 99 % within \d+ ms/)
      expect(texts()[0]).toMatch(/Held.*: 1 \(1 in all now\)/)
      expect(texts()[0]).toMatch(/From \d+ \w+ 09:00 to \d+ \w+ 09:00/)

      clockMs += 5 * DAY
      await notifier().sendDue()
      await notifier().sendDue()
      expect(shown).toHaveLength(2)
      expect(texts()[1]).toMatch(/Notified: 0\n.*nothing was sent/)
    })

    it('is tried again when it could not be notified', async () => {
      await notifier().sendDue()
      clockMs += DAY
      answers({ kind: 'not_sent', reason: 'connection refused' })
      await notifier().sendDue()
      expect(shown).toEqual([])
      await notifier().sendDue()
      expect(shown).toHaveLength(1)
    })
  })

  it('answers /status in the operators’ chat only', async () => {
    await deliverOne('1')
    await keep('2', 'held')
    await keep('3', 'rejected')
    await producer.enqueueNotification(paid('4'))
    const heartbeat = test.store.heartbeats.announce({ app: 'notifier', version: '1.2.3' })
    await expect.poll(() => test.store.heartbeats.list()).toHaveLength(1)
    const process = notifier()
    expect(await process.handleCommand({ chatId: '7', name: 'status' })).toBe(false)
    expect(await process.handleCommand({ chatId: GROUP, name: 'orders' })).toBe(false)
    expect(shown).toEqual([])
    expect(await process.handleCommand({ chatId: GROUP, name: 'status' })).toBe(true)
    expect(texts()[0]).toMatch(/orders by webhook · Telegram by polling/)
    expect(texts()[0]).toMatch(/Notified today: 1\n.*half within/)
    expect(texts()[0]).toMatch(/Held.*: 1\n.*Uncertain: 0\n.*Refused.*: 1\n/)
    expect(texts()[0]).toContain('<code>notifications</code>: 1 waiting, 0 active, 0 failed')
    expect(texts()[0]).toContain('<code>notifier 1.2.3</code> × 1')
    await heartbeat.leave()
  })
})
