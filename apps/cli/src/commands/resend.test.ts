import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createProducer } from '@peyk/queues/producer'
import type { Producer } from '@peyk/queues/producer'
import { newsOf, paid } from '../../../../tests/support/store.ts'
import { parkNotice, parseLines, testCli } from '../cli-fixture.ts'

describe('peyk resend and peyk resolve', () => {
  let cli: ReturnType<typeof testCli>
  let producer: Producer
  const park = async (state: 'held' | 'rejected' | 'uncertain', orderId = '1001') => {
    await cli.store.orders.applyNews(newsOf(orderId, 'paid', { chatId: '7' }), 'webhook')
    await parkNotice(cli.store, paid(orderId), state, 'because')
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
    'sends a %s notice again and says who wanted it',
    async (from) => {
      await park(from)
      const { status, stdout } = await cli.run(['resend', '1001', '--yes', '--json'])
      expect(status).toBe(0)
      expect(parseLines(stdout)).toEqual([{ orderId: '1001', kind: 'paid', from, result: 'queued' }])
      expect(await state()).toBeUndefined()
      expect(await cli.store.outbox.has(paid('1001'))).toBe(true)
      expect(await queued()).toBe(1)
      expect(await cli.store.ledger.count(from)).toBe(0)
      expect((await cli.store.orders.story('1001')).at(-1)).toMatchObject({ event: 'reopened', from, by: 'sara@shop' })
    },
  )

  it('asks first, and says what an uncertain one risks', async () => {
    await park('uncertain')
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

    await park('held', '1002')
    await cli.run(['resend', '1002'], answering(false))
    expect(questions.at(-1)).toMatch(/held/)
    expect(questions.at(-1)).not.toMatch(/twice/)
  })

  it('refuses without --yes where nobody can be asked', async () => {
    await park('uncertain')
    const { status, stderr } = await cli.run(['resend', '1001'])
    expect(status).toBe(1)
    expect(stderr).toContain('--yes')
    expect([await state(), await queued()]).toEqual(['uncertain', 0])
  })

  it('changes nothing when the notice came to something else while the question stood', async () => {
    await park('uncertain')
    const { status, stderr } = await cli.run(['resend', '1001'], {
      ask: async () => {
        await cli.store.ledger.resolve(paid('1001'), 'uncertain', 'reza@shop')
        return true
      },
    })
    expect(status).toBe(1)
    expect(stderr).toContain('changed meanwhile')
    expect([await state(), await queued()]).toEqual(['sent', 0])
  })

  it.each(['resend', 'resolve'])('%s leaves alone what is told, and what is unknown', async (command) => {
    await cli.store.ledger.recordTold(paid('1001'), 'import')
    const told = await cli.run([command, '1001', ...(command === 'resend' ? ['--yes'] : [])])
    expect(told.status).toBe(1)
    expect(told.stderr).toContain('paid is sent')
    expect(await state()).toBe('sent')
    const unknown = await cli.run([command, '404'])
    expect(unknown.status).toBe(1)
    expect(unknown.stderr).toContain('Order 404')
  })

  it('wants to know which one when several are open', async () => {
    await park('held')
    await parkNotice(cli.store, { orderId: '1001', kind: 'refunded' }, 'rejected', 'because')
    const unclear = await cli.run(['resolve', '1001'])
    expect(unclear.status).toBe(2)
    expect(unclear.stderr).toMatch(/paid, refunded.*--kind/)
    expect((await cli.run(['resolve', '1001', '--kind', 'refunded'])).status).toBe(0)
    expect(await state()).toBe('held')
    expect((await cli.store.ledger.get({ orderId: '1001', kind: 'refunded' }))?.state).toBe('sent')
  })

  it.each(['held', 'rejected', 'uncertain'] as const)('resolves a %s notice on the operator’s word', async (from) => {
    await park(from)
    const { status, stdout } = await cli.run(['resolve', '1001', '--json'])
    expect(status).toBe(0)
    expect(parseLines(stdout)).toEqual([{ orderId: '1001', kind: 'paid', from, result: 'resolved' }])
    expect(await cli.store.ledger.get(paid('1001'))).toMatchObject({ state: 'sent', reason: 'sara@shop' })
    expect(await queued()).toBe(0)
  })
})
