import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { orderUpdateOf, paid } from '@peyk/test-support/store'
import { beginAttempt, openNotification, parseLines, testCli } from '../cli-fixture.ts'

describe('looking at orders and deliveries', () => {
  let cli: ReturnType<typeof testCli>
  const orderUpdate = (...given: Parameters<typeof orderUpdateOf>) =>
    cli.store.orders.applyOrderUpdate(orderUpdateOf(...given), 'webhook')
  beforeEach(() => (cli = testCli()))
  afterEach(() => cli.close())

  describe('peyk order', () => {
    it('prints the order, its deliveries and its history', async () => {
      await orderUpdate('1001', 'pending', { chatId: '7', money: { amount: '250000', currency: 'IRT' } })
      await orderUpdate('1001', 'paid', { rawStatus: 'پرداخت شده' })
      await beginAttempt(cli.store, paid('1001'))
      await cli.store.ledger.recordSent(paid('1001'), 'worker', 42)

      const { status, stdout } = await cli.run(['order', '1001'])
      expect(status).toBe(0)
      for (const part of ['Order 1001', 'پرداخت شده', '250000 IRT', 'message 42']) expect(stdout).toContain(part)
      expect(stdout).toMatch(/^paid +sent +\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d +7 /m)
      expect(stdout).toMatch(/order_update[^]*sending[^]*sent/)

      const [whole] = parseLines((await cli.run(['order', '1001', '--json'])).stdout)
      expect(whole).toMatchObject({
        orderId: '1001',
        order: { status: 'paid', chatId: '7' },
        deliveries: [{ kind: 'paid', state: 'sent', messageId: 42 }],
        history: [{ event: 'order_update' }, { event: 'sending' }, { event: 'sent' }],
      })
    })

    it('says of a compacted order on which day it was notified, and that details are gone', async () => {
      await orderUpdate('1001', 'paid', { chatId: '7' })
      await beginAttempt(cli.store, paid('1001'))
      await cli.store.ledger.recordSent(paid('1001'), 'worker', 42)
      await cli.store.ledger.compact(0, Date.now() + 60_000)
      const { status, stdout } = await cli.run(['order', '1001'])
      expect(status).toBe(0)
      expect(stdout).toContain('its details and history are gone')
      const today = new Date().toISOString().slice(0, 10)
      expect(stdout).toMatch(new RegExp(`^paid +sent +${today} +7 +details are gone`, 'm'))
    })

    it('shows a notification that nobody has taken yet', async () => {
      await orderUpdate('1001', 'paid', { chatId: '7' })
      expect((await cli.run(['order', '1001'])).stdout).toMatch(/^paid +outbox /m)
    })

    it('lets nothing from outside act on the terminal', async () => {
      await orderUpdate('1001', 'unknown', { rawStatus: '\u001B[2Jgone' })
      expect((await cli.run(['order', '1001'])).stdout).not.toContain('\u001B')
      expect((await cli.run(['orders'])).stdout).not.toContain('\u001B')
    })

    it('fails with one line for an order that is unknown', async () => {
      const { status, stdout, stderr } = await cli.run(['order', '404'])
      expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
      expect(stderr).toMatch(/^Order 404 is unknown:.*\n$/)
    })
  })

  describe('peyk orders', () => {
    it('lists all, or those that are pending', async () => {
      await orderUpdate('1', 'pending', { chatId: '7' })
      await orderUpdate('2', 'paid', { chatId: '7' })
      await orderUpdate('3', 'pending', { chatId: '8' })
      const ids = async (...args: string[]) =>
        parseLines((await cli.run(['orders', '--json', ...args])).stdout).map(
          (row) => (row as { orderId: string }).orderId,
        )
      expect((await ids()).toSorted()).toEqual(['1', '2', '3'])
      expect((await ids('--pending')).toSorted()).toEqual(['1', '3'])
      expect(await ids('--limit', '2')).toHaveLength(2)
      const { stdout } = await cli.run(['orders', '--pending'])
      expect(stdout.split('\n')[0]).toMatch(/^order +status +since +chat +amount$/)
      expect(stdout).toMatch(/^3 +pending .* 8 /m)
    })

    it('shows the newest first and says that there are more', async () => {
      for (const [i, id] of ['old', 'newer', 'newest'].entries())
        await orderUpdate(id, 'paid', { updatedAtMs: Date.UTC(2026, 0, 1 + i) })
      const { stdout, stderr } = await cli.run(['orders', '--limit', '2'])
      expect(
        stdout
          .split('\n')
          .slice(1, 3)
          .map((line) => line.split(' ')[0]),
      ).toEqual(['newest', 'newer'])
      expect(stderr).toContain('Only the first 2')
    })

    it('lists thousands', async () => {
      await Promise.all(Array.from({ length: 2500 }, (_, i) => orderUpdate(`n-${i}`, 'pending')))
      expect(parseLines((await cli.run(['orders', '--json'])).stdout)).toHaveLength(2500)
      expect(parseLines((await cli.run(['orders', '--pending', '--json'])).stdout)).toHaveLength(2500)
    })

    it('says so when there are none', async () => {
      expect(await cli.run(['orders'])).toEqual({ status: 0, stdout: 'No orders.\n', stderr: '' })
      expect((await cli.run(['orders', '--json'])).stdout).toBe('')
    })
  })

  describe('peyk deliveries', () => {
    beforeEach(async () => {
      for (const id of ['1', '2', '3', '4', '5', '6']) await orderUpdate(id, 'paid', { chatId: '7' })
      await openNotification(cli.store, paid('1'), 'held', 'blocked')
      await openNotification(cli.store, paid('2'), 'rejected', '400: Bad Request: text must be encoded in UTF-8')
      await openNotification(cli.store, paid('3'), 'uncertain', 'time-out')
      await beginAttempt(cli.store, paid('4'))
      await cli.store.ledger.resolve(paid('1'), 'rejected', 'nobody')
      await beginAttempt(cli.store, paid('6'))
      await cli.store.ledger.recordSent(paid('6'), 'worker', 42)
    })

    const rows = async (...args: string[]) =>
      parseLines((await cli.run(['deliveries', '--json', ...args])).stdout).map((row) => {
        const { orderId, state } = row as { orderId: string; state: string }
        return `${orderId} ${state}`
      })

    it('lists all that are not notified, those that need somebody first', async () => {
      const all = await rows()
      expect(all.slice(0, 3)).toEqual(['3 uncertain', '2 rejected', '1 held'])
      expect(all.slice(3).toSorted()).toEqual(['4 sending', '5 outbox'])
    })

    it.each([
      ['held', ['1 held']],
      ['rejected', ['2 rejected']],
      ['uncertain', ['3 uncertain']],
      ['sending', ['4 sending']],
      ['sent', ['6 sent']],
    ])('lists what is %s', async (state, expected) => {
      expect(await rows('--state', state)).toEqual(expected)
    })

    it('shows the reason to people', async () => {
      const { stdout } = await cli.run(['deliveries', '--state', 'rejected'])
      expect(stdout).toMatch(/^2 +paid +rejected .*text must be encoded in UTF-8$/m)
    })
  })
})
