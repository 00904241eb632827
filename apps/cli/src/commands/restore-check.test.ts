import { orderUpdateOf, paid } from '@peyk/test-support/store'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { beginAttempt, testCli } from '../cli-fixture.ts'

let cli: ReturnType<typeof testCli>
beforeEach(async () => {
  cli = testCli()
  for (const id of ['1', '2', '3'])
    await cli.store.orders.applyOrderUpdate(orderUpdateOf(id, 'paid', { chatId: '7' }), 'webhook')
  await beginAttempt(cli.store, paid('3'))
})
afterEach(() => cli.close())
const states = () =>
  Promise.all(['1', '2', '3'].map(async (id) => (await cli.store.ledger.get(paid(id)))?.state ?? 'due'))

it('makes what was due uncertain after a yes, and leaves to the sweep what was being sent', async () => {
  expect((await cli.run(['restore-check'])).stderr).toContain('3 notifications were due in the backup')
  expect((await cli.run(['restore-check'], { ask: async () => false })).status).toBe(1)
  expect(await states()).toEqual(['due', 'due', 'sending'])

  const { status, stdout } = await cli.run(['restore-check', '--yes', '--json'])
  expect([status, JSON.parse(stdout)]).toEqual([0, { due: 3, uncertain: 2 }])
  expect(await states()).toEqual(['uncertain', 'uncertain', 'sending'])
  expect(await cli.store.outbox.list(10)).toHaveLength(1)
  expect(await cli.store.ledger.count('uncertain')).toBe(2)
  expect((await cli.store.alerts.list(10)).alerts.map(({ name }) => name)).toEqual(['uncertain', 'uncertain'])
})

it('is decided on by a person, whatever the policy says', async () => {
  await cli.run(['restore-check', '--yes'])
  expect(await cli.store.ledger.get(paid('1'))).toMatchObject({ state: 'uncertain', policy: 'hold' })
  expect((await cli.run(['resend', '1', '--yes'])).status).toBe(0)
  expect(await states()).toEqual(['due', 'uncertain', 'sending'])
})

it('changes nothing while a process runs', async () => {
  const heartbeat = cli.store.heartbeats.announce({ app: 'notifier', version: '1' })
  await expect.poll(() => cli.store.heartbeats.list()).toHaveLength(1)
  expect((await cli.run(['restore-check', '--yes'])).stderr).toContain('Expected no running process')
  expect(await states()).toEqual(['due', 'due', 'sending'])
  await heartbeat.leave()
})
