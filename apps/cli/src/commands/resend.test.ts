import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createProducer } from '@peyk/queues/producer'
import type { Producer } from '@peyk/queues/producer'
import { orderUpdateOf, paid } from '@peyk/test-support/store'
import { openNotification, parseLines, testCli } from '../cli-fixture.ts'

describe('peyk resend and peyk resolve', () => {
  let cli: ReturnType<typeof testCli>
  let producer: Producer
  const recordOpen = async (state: 'held' | 'rejected' | 'uncertain', orderId = '1001') => {
    await cli.store.orders.applyOrderUpdate(orderUpdateOf(orderId, 'paid', { chatId: '7' }), 'webhook')
    await openNotification(cli.store, paid(orderId), state, 'because')
  }
  const queued = () => producer.queue('notifications').getWaitingCount()
  const state = async () => (await cli.store.ledger.get(paid('1001')))?.state

  beforeEach(() => {
    cli = testCli()
    producer = createProducer(cli.redis, cli.prefix, () => undefined)
  })
  afterEach(async () => {
    await producer.close()
    cli.close()
  })

  it.each(['held', 'rejected', 'uncertain'] as const)(
    'sends a %s notification again and says who wanted it',
    async (from) => {
      await recordOpen(from)
      const { status, stdout } = await cli.run(['resend', '1001', '--yes', '--json'])
      expect(status).toBe(0)
      expect(parseLines(stdout)).toEqual([{ orderId: '1001', kind: 'paid', from, result: 'queued' }])
      expect(await state()).toBeUndefined()
      expect(await cli.store.outbox.has(paid('1001'))).toBe(true)
      expect(await queued()).toBe(1)
      expect(await cli.store.ledger.count(from)).toBe(0)
      expect((await cli.store.orders.history('1001')).at(-1)).toMatchObject({
        event: 'reopened',
        from,
        by: 'sara@shop',
      })
    },
  )

  it('asks first, and says what an uncertain one risks', async () => {
    await recordOpen('uncertain')
    const questions: string[] = []
    const answering = (answer: boolean) => ({
      ask: (question: string) => {
        questions.push(question)
        return Promise.resolve(answer)
      },
    })
    const refused = await cli.run(['resend', '1001'], answering(false))
    expect(refused).toMatchObject({ status: 1, stdout: '', stderr: 'Nothing sent.\n' })
    expect(questions[0]).toMatch(/uncertain \(because\).*twice.*Send again\?$/)
    expect([await state(), await queued()]).toEqual(['uncertain', 0])

    expect((await cli.run(['resend', '1001'], answering(true))).status).toBe(0)
    expect([await state(), await queued()]).toEqual([undefined, 1])

    await recordOpen('held', '1002')
    await cli.run(['resend', '1002'], answering(false))
    expect(questions.at(-1)).toMatch(/held/)
    expect(questions.at(-1)).not.toMatch(/twice/)
  })

  it('refuses without --yes where nobody can be asked', async () => {
    await recordOpen('uncertain')
    const { status, stderr } = await cli.run(['resend', '1001'])
    expect(status).toBe(1)
    expect(stderr).toContain('--yes')
    expect([await state(), await queued()]).toEqual(['uncertain', 0])
  })

  it('changes nothing when the notification came to something else while the question stood', async () => {
    await recordOpen('uncertain')
    const { status, stderr } = await cli.run(['resend', '1001'], {
      ask: async () => {
        await cli.store.ledger.resolve(paid('1001'), 'uncertain', 'reza@shop')
        return true
      },
    })
    expect(status).toBe(1)
    expect(stderr).toContain('is no longer uncertain')
    expect([await state(), await queued()]).toEqual(['sent', 0])
  })

  it.each(['resend', 'resolve'])('%s leaves alone what is notified, and what is unknown', async (command) => {
    await cli.store.ledger.recordNotified(paid('1001'), 'import')
    const notified = await cli.run([command, '1001', ...(command === 'resend' ? ['--yes'] : [])])
    expect(notified.status).toBe(1)
    expect(notified.stderr).toContain('paid is sent')
    expect(await state()).toBe('sent')
    const unknown = await cli.run([command, '404'])
    expect(unknown.status).toBe(1)
    expect(unknown.stderr).toContain('Order 404')
  })

  it('wants to know which one when several are open', async () => {
    await recordOpen('held')
    await openNotification(cli.store, { orderId: '1001', kind: 'refunded' }, 'rejected', 'because')
    const unclear = await cli.run(['resolve', '1001'])
    expect(unclear.status).toBe(2)
    expect(unclear.stderr).toMatch(/paid, refunded.*--kind/)
    expect((await cli.run(['resolve', '1001', '--kind', 'refunded'])).status).toBe(0)
    expect(await state()).toBe('held')
    expect((await cli.store.ledger.get({ orderId: '1001', kind: 'refunded' }))?.state).toBe('sent')
  })

  it.each(['held', 'rejected', 'uncertain'] as const)(
    'resolves a %s notification on the operator’s word',
    async (from) => {
      await recordOpen(from)
      const { status, stdout } = await cli.run(['resolve', '1001', '--json'])
      expect(status).toBe(0)
      expect(parseLines(stdout)).toEqual([{ orderId: '1001', kind: 'paid', from, result: 'resolved' }])
      expect(await cli.store.ledger.get(paid('1001'))).toMatchObject({ state: 'sent', reason: 'sara@shop' })
      expect(await queued()).toBe(0)
    },
  )

  describe('for many', () => {
    const recordMany = async (count: number, state: 'held' | 'uncertain' = 'uncertain', prefix = 'm') => {
      for (let i = 0; i < count; i += 1) await recordOpen(state, `${prefix}${i}`)
    }
    const answering = (questions: string[], answer = true) => ({
      ask: (question: string) => {
        questions.push(question)
        return Promise.resolve(answer)
      },
    })

    it.each(['resend', 'resolve'])('%s decides on fifty in one command, within five seconds', async (command) => {
      await recordMany(50)
      await recordMany(2, 'held', 'h')
      const questions: string[] = []
      const startedAtMs = performance.now()
      const { status, stdout } = await cli.run([command, '--state', 'uncertain'], answering(questions))
      expect(performance.now() - startedAtMs).toBeLessThan(5000)
      expect([status, questions.length]).toEqual([0, 1])
      expect(questions[0]).toMatch(/50 notifications: 50 × uncertain[\s\S]*50 × because/)
      expect(stdout).toMatch(/^50 notifications are/)
      expect([await cli.store.ledger.count('uncertain'), await cli.store.ledger.count('held')]).toEqual([0, 2])
      expect(await queued()).toBe(command === 'resend' ? 50 : 0)
    })

    it('decides on what was counted, and not on what came while the question stood', async () => {
      await recordMany(3)
      const { status, stderr } = await cli.run(['resolve', '--state', 'uncertain'], {
        ask: async () => {
          await recordOpen('uncertain', 'new')
          await cli.store.ledger.resolve(paid('m1'), 'uncertain', 'reza@shop')
          return true
        },
      })
      expect([status, stderr]).toEqual([1, expect.stringContaining('1 had changed meanwhile')])
      expect((await cli.store.ledger.get(paid('new')))?.state).toBe('uncertain')
    })

    it('takes several orders and filters, and prints a line for each with --json', async () => {
      await recordMany(3)
      const named = await cli.run(['resolve', 'm0', 'm2', 'unknown', '--yes', '--json'])
      expect(named.status).toBe(1)
      expect(named.stderr).toContain('Order unknown has no notification')
      expect(parseLines(named.stdout)).toEqual(
        ['m0', 'm2'].map((orderId) => ({ orderId, kind: 'paid', from: 'uncertain', result: 'resolved' })),
      )
      const none = await cli.run(['resend', '--state', 'uncertain', '--reason', 'other', '--yes'])
      expect([none.status, none.stderr]).toEqual([1, expect.stringContaining('None is chosen')])
      expect((await cli.run(['resend', '--yes'])).status).toBe(2)
      const filters = ['--state', 'uncertain', '--reason', 'BECAUSE', '--kind', 'paid', '--since', '5m']
      expect(parseLines((await cli.run(['deliveries', ...filters, '--json'])).stdout)).toMatchObject([
        { orderId: 'm1' },
      ])
      expect(parseLines((await cli.run(['deliveries', 'm0', 'm1', '--json'])).stdout)).toHaveLength(2)
      expect((await cli.run(['resend', ...filters, '--yes'])).status).toBe(0)
      expect(await queued()).toBe(1)
    })

    it('stops at Ctrl-C between two pages, and says what is left', async () => {
      await recordMany(130)
      const { status, stderr } = await cli.run(['resend', '--state', 'uncertain', '--yes'], {
        onInterrupt: (listener) => {
          listener()
          return () => undefined
        },
      })
      expect([status, stderr]).toEqual([1, expect.stringContaining('100 are decided, 30 are left')])
      expect(await cli.store.ledger.count('uncertain')).toBe(30)
    })

    it('says of held ones that they are only held again', async () => {
      await recordMany(2, 'held', 'h')
      const questions: string[] = []
      await cli.run(['resend', '--state', 'held'], answering(questions, false))
      expect(questions[0]).toContain('only held again')
      expect(await cli.store.ledger.count('held')).toBe(2)
    })

    it('undo takes back what was resolved, all at once, and leaves what has gone on', async () => {
      await recordMany(50)
      await cli.run(['resolve', '--state', 'uncertain', '--yes'])
      await cli.store.orders.applyOrderUpdate(orderUpdateOf('m7', 'refunded'), 'webhook')
      const questions: string[] = []
      const { status, stdout, stderr } = await cli.run(['undo', '--since', '5m'], answering(questions))
      expect([status, stdout]).toEqual([1, '49 of 50 are open again.\n'])
      expect(questions).toEqual([expect.stringMatching(/^50 notifications/)])
      expect(stderr).toContain('Order m7: something else happened')
      expect(await cli.store.ledger.count('uncertain')).toBe(49)

      await cli.run(['resolve', 'm1'])
      expect((await cli.run(['undo', 'm1', '--json'])).stdout).toContain('"result":"undone"')
      expect((await cli.run(['undo', 'm1'])).status).toBe(1)
      expect((await cli.run(['undo'])).status).toBe(2)
    })
  })
})
