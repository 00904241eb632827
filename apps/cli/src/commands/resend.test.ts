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
})
