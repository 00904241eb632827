import { createProducer } from '@peyk/queues/producer'
import type { PanelAnswer } from '@peyk/panel/ask-apart'
import { PanelBackingOff, PanelUnavailable } from '@peyk/panel/panel-unavailable'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { orderUpdateOf, testStore } from '@peyk/test-support/store'
import { checkOrders } from './check-orders.ts'
import type { CheckOrdersDeps } from './check-orders.ts'
import { createEnqueueDue } from './enqueue-due.ts'
import type { OrderLogger } from './order-logger.ts'

describe('a check', () => {
  let test: ReturnType<typeof testStore>
  let producer: ReturnType<typeof createProducer>
  let lines: Record<string, unknown>[]
  const line: OrderLogger['info'] = (_message, fields) => void lines.push(fields)
  const logger = { info: line, warn: line }
  const stop = new AbortController()
  const orders = () => test.store.orders
  const answer = (given: Partial<PanelAnswer>): PanelAnswer => ({ found: [], missing: [], unreadable: [], ...given })
  const check = (
    orderIds: string[],
    fetchOrders: (orderIds: readonly string[]) => Promise<PanelAnswer>,
    more: Partial<CheckOrdersDeps> = {},
  ) =>
    checkOrders(orderIds, {
      orders: orders(),
      enqueue: createEnqueueDue({ producer, logger }),
      logger,
      panel: { fetchOrders },
      signal: stop.signal,
      ...more,
    })

  beforeEach(() => {
    test = testStore()
    producer = createProducer(test.redis, test.prefix, () => undefined)
    lines = []
  })
  afterEach(async () => {
    await producer.close()
    test.close()
  })

  it('asks about those that are pending still, and queues what became due', async () => {
    for (const id of ['1', '2', '3', '4', '5']) await orders().link(id, '7')
    await orders().applyOrderUpdate(orderUpdateOf('5', 'paid'), 'webhook')
    let asked: readonly string[] = []
    const summary = await check(['1', '2', '3', '4', '5'], async (orderIds) => {
      asked = orderIds
      return answer({
        found: [
          orderUpdateOf('1', 'paid'),
          orderUpdateOf('2', 'pending'),
          orderUpdateOf('6', 'unknown', { rawStatus: 'در راه' }),
        ],
        missing: ['3'],
        unreadable: [{ orderId: '4', reason: 'no status' }],
      })
    })
    expect(asked).toEqual(['1', '2', '3', '4'])
    expect(summary).toBe('asked about 4: 3 found, 1 unknown, 1 unreadable')
    expect(lines).toEqual([
      { event: 'notification.queued', orderId: '1', kind: 'paid' },
      { event: 'status.unknown', orderId: '6', rawStatus: 'در راه' },
      { event: 'check.unknown_order', orderId: '3' },
      { event: 'check.unreadable', orderId: '4' },
    ])
    expect(await orders().unreadableAnswers(5)).toEqual({ count: 1, orderIds: ['4'] })
    expect(await producer.queue('notifications').getWaitingCount()).toBe(1)
    expect(await check(['1'], () => Promise.reject(new Error('asked')))).toBe('nothing pending any more')
  })

  it('says when an order counts as gone', async () => {
    await orders().link('1', '7')
    await test.redis.hset(`{${test.prefix}}:order:1`, 'misses', '2 1000')
    await orders().noteFound()
    await check(['1'], async () => answer({ missing: ['1'] }))
    expect(lines).toEqual([{ event: 'check.order_gone', orderId: '1' }])
  })

  it('loses no notification when the queue does not take it', async () => {
    await orders().link('1', '7')
    await check(['1'], async () => answer({ found: [orderUpdateOf('1', 'paid')] }), {
      enqueue: createEnqueueDue({
        producer: { ...producer, enqueueNotification: () => Promise.reject(new Error('no queue')) },
        logger,
      }),
    })
    expect(lines).toMatchObject([{ event: 'notification.queued' }, { event: 'notification.not_queued', orderId: '1' }])
    expect(await test.store.outbox.has({ orderId: '1', kind: 'paid' })).toBe(true)
  })

  it('backs off in every process when the panel asks for it; the orders stay due', async () => {
    await orders().link('1', '7')
    await orders().takeDueChecks(10)
    await check(['1'], () => Promise.reject(new PanelBackingOff('The panel answered 429', 300, true)))
    expect(await orders().panelBackOffMs()).toBeGreaterThan(0)
    expect(await orders().takeDueChecks(10)).toEqual([])
    await expect.poll(() => orders().takeDueChecks(10)).toEqual(['1'])
  })

  it('waits in its place for a panel that this process does not reach', async () => {
    await orders().link('1', '7')
    let times = 0
    await check(['1'], async () => {
      times += 1
      if (times < 3) throw new PanelBackingOff('The panel did not answer', 10, false)
      return answer({ found: [orderUpdateOf('1', 'paid')] })
    })
    expect(times).toBe(3)
    expect(await orders().panelBackOffMs()).toBe(0)
    expect(lines).toMatchObject([{ event: 'notification.queued' }])
  })

  it('gives its place free before long, and stays due', async () => {
    await orders().link('1', '7')
    await orders().takeDueChecks(10)
    const fetchOrders = () => Promise.reject(new PanelBackingOff('The panel did not answer', 60_000, false))
    expect(await check(['1'], fetchOrders, { patienceMs: 50 })).toContain('due again')
    expect(await orders().takeDueChecks(10)).toEqual(['1'])
  })

  it('does not hold up the end of its process', async () => {
    await orders().link('1', '7')
    await orders().takeDueChecks(10)
    const stopping = new AbortController()
    const done = check(['1'], () => Promise.reject(new PanelBackingOff('The panel did not answer', 60_000, false)), {
      signal: stopping.signal,
    })
    stopping.abort()
    expect(await done).toContain('due again')
    expect(await orders().takeDueChecks(10)).toEqual(['1'])
  })

  it('fails, to be tried again, when the panel gives no usable answer', async () => {
    await orders().link('1', '7')
    await expect(check(['1'], () => Promise.reject(new PanelUnavailable('no')))).rejects.toThrow(PanelUnavailable)
  })
})
