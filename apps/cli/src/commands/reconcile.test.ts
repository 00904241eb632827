import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Payload } from '@peyk/queues/catalogue'
import { createProducer } from '@peyk/queues/producer'
import { orderUpdateOf } from '@peyk/test-support/store'
import { parseLines, startHttp, startPanel, testCli } from '../cli-fixture.ts'

describe('peyk reconcile', () => {
  let cli: ReturnType<typeof testCli>
  const servers: { close: () => void }[] = []
  beforeEach(() => (cli = testCli()))
  afterEach(() => {
    cli.close()
    for (const server of servers.splice(0)) server.close()
  })

  const panelOf = async (server: ReturnType<typeof startHttp>) => {
    const panel = await server
    servers.push(panel)
    cli.env['PANEL_API_BASE_URL'] = panel.url
    return panel
  }
  const pend = (orderIds: readonly string[]) =>
    Promise.all(
      orderIds.map((id) => cli.store.orders.applyOrderUpdate(orderUpdateOf(id, 'pending', { chatId: '7' }), 'webhook')),
    )
  const queued = async () => {
    const producer = createProducer(cli.redis, cli.prefix, () => undefined)
    const jobs = await producer.queue('notifications').getWaiting()
    await producer.close()
    return jobs.map((job) => (job.data as Payload<'notifications'>).orderId).toSorted()
  }

  it('asks about every pending order, in a webhook set-up too, and queues what became due', async () => {
    const statuses = { '1': 'paid', '2': 'pending', '3': 'لغو شده', '4': 'پرداخت شده' }
    const panel = await panelOf(startPanel(statuses, 'panel-token'))
    Object.assign(cli.env, { PANEL_UPDATES: 'webhook', PANEL_WEBHOOK_SECRET: 'x', PANEL_API_TOKEN: 'panel-token' })
    await pend(['1', '2', '3', '4', '5'])
    await cli.store.orders.applyOrderUpdate(orderUpdateOf('6', 'paid'), 'webhook')

    const { status, stdout } = await cli.run(['reconcile', '--json'])
    expect(status).toBe(0)
    expect(parseLines(stdout)).toEqual([
      { pending: 5, asked: 5, queued: 2, done: 3, missing: 1, unreadable: 0, unanswered: 0, ended: 'complete' },
    ])
    expect(await queued()).toEqual(['1', '4'])
    expect((await cli.store.orders.pendingIds(10)).toSorted()).toEqual(['2', '3', '5'])
    expect(panel.requests.map(({ path }) => path).toSorted()).toEqual(
      ['1', '2', '3', '4', '5'].map((id) => `/orders/${id}`),
    )
  })

  it('asks in batches where the panel takes them, and shows how far it is on a terminal only', async () => {
    const orderIds = Array.from({ length: 95 }, (_, i) => `n-${i}`)
    const panel = await panelOf(startPanel(Object.fromEntries(orderIds.map((id) => [id, 'paid']))))
    cli.env['PANEL_BATCH_SIZE'] = '20'
    await pend(orderIds)
    let shown = ''
    await cli.run(['reconcile'], { stderr: { isTTY: true, write: (text) => (shown += text) } })
    expect(panel.requests).toHaveLength(5)
    expect(await queued()).toHaveLength(95)
    expect(shown).toContain('Asked about 95 of 95 pending orders')
    expect((await cli.run(['reconcile'])).stderr).toBe('')
  })

  it('gives up on a panel that is away, without asking about all', async () => {
    const panel = await panelOf(startHttp(() => ({ status: 503, body: {} })))
    await pend(Array.from({ length: 60 }, (_, i) => `n-${i}`))
    const { status, stderr } = await cli.run(['reconcile'])
    expect(status).toBe(1)
    expect(stderr).toContain('The panel does not answer.')
    expect(panel.requests.length).toBeLessThan(30)
    expect(await cli.store.orders.pendingCount()).toBe(60)
  })

  it('goes on after single failures and says that some are left', async () => {
    await panelOf(
      startHttp(({ url }) =>
        url === '/orders/2' ? { status: 500, body: {} } : { body: { id: url?.slice(8), status: 'paid' } },
      ),
    )
    await pend(['1', '2', '3'])
    const { status, stderr, stdout } = await cli.run(['reconcile'])
    expect(status).toBe(1)
    expect(stdout).toContain(
      'Asked about 3 of 3 pending orders: 2 notifications queued, 2 no longer pending, 1 without a usable answer.',
    )
    expect(stderr).toContain('answered 500')
  })

  it('stops in good order at Ctrl-C: what was asked is stored', async () => {
    let interrupt = () => undefined as void
    let undone = false
    await panelOf(
      startHttp(({ url }) => {
        interrupt()
        return { body: { id: url?.slice(8), status: 'paid' } }
      }),
    )
    await pend(Array.from({ length: 50 }, (_, i) => `n-${i}`))
    const { status, stdout, stderr } = await cli.run(['reconcile', '--json'], {
      onInterrupt: (listener) => {
        interrupt = listener
        return () => (undone = true)
      },
    })
    const [total] = parseLines(stdout) as [{ asked: number; queued: number; ended: string }]
    expect({ status, ended: total.ended, undone }).toEqual({ status: 1, ended: 'interrupted', undone: true })
    expect(total.asked).toBeLessThan(50)
    expect(total.queued).toBe(total.asked)
    expect(await cli.store.orders.pendingCount()).toBe(50 - total.asked)
    expect(stderr).toContain('Run it again')
  })

  it('since a time finds orders that Peyk never heard of', async () => {
    const panel = await panelOf(
      startHttp(({ url = '' }) => ({
        body: url.includes('page=1')
          ? [{ id: 1, status: 'paid', chat_id: 7, updated_at: new Date().toISOString() }]
          : [],
      })),
    )
    cli.env['PANEL_CHANGES_PATH'] = 'orders?changed_since={since}&page={page}'
    const { status, stdout } = await cli.run(['reconcile', '--since', '24h', '--json'])
    expect(status).toBe(0)
    expect(parseLines(stdout)).toMatchObject([{ changed: 1, unheard: 1, missed: 1, ended: 'complete' }])
    expect(await queued()).toEqual(['1'])
    const since = new URL(panel.requests[0]?.path ?? '', 'http://panel').searchParams.get('changed_since')
    expect(Date.now() - Date.parse(since ?? '')).toBeGreaterThan(86_000_000)
  })

  it.each(['yesterday', '24', '-1h', '2099-01-01T00:00:00Z', ''])('refuses --since %j with 2', async (since) => {
    const { status, stderr } = await cli.run(['reconcile', '--since', since])
    expect(status).toBe(2)
    expect(stderr).toContain('--since: expected a time in the past such as')
  })

  it('since a time needs a panel that can be asked for it', async () => {
    const { status, stderr } = await cli.run(['reconcile', '--since', '24h'])
    expect(status).toBe(78)
    expect(stderr).toContain('PANEL_CHANGES_PATH: missing')
  })

  it('needs to know where the panel is', async () => {
    Object.assign(cli.env, { PANEL_UPDATES: 'webhook', PANEL_WEBHOOK_SECRET: 'x', PANEL_API_BASE_URL: '' })
    const { status, stderr } = await cli.run(['reconcile'])
    expect(status).toBe(78)
    expect(stderr).toContain('PANEL_API_BASE_URL: missing')
  })
})
