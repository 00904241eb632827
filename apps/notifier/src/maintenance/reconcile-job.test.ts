import type { Logger } from '@peyk/runtime/logger'
import type { PanelClient } from '@peyk/panel/panel-client'
import { PanelUnavailable } from '@peyk/panel/panel-unavailable'
import { createEnqueueDue } from '@peyk/orders/enqueue-due'
import { createProducer } from '@peyk/queues/producer'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { orderUpdateOf, testStore } from '@peyk/test-support/store'
import { runReconcile } from './reconcile-job.ts'

describe('the reconciliation that comes by itself', () => {
  let test: ReturnType<typeof testStore>
  let producer: ReturnType<typeof createProducer>
  let lines: Record<string, unknown>[]
  const run = (fetchOrders: PanelClient['fetchOrders'], signal = new AbortController().signal) => {
    const line = (_message: string, fields: Record<string, unknown>) =>
      fields['event'] === 'reconcile.done' && lines.push(fields)
    return runReconcile({
      orders: test.store.orders,
      leases: test.store.leases,
      enqueue: createEnqueueDue({ producer, logger: { info: () => undefined, warn: () => undefined } }),
      panel: { fetchOrders },
      batchSize: 2,
      signal,
      logger: { info: line, warn: line } as unknown as Logger,
    })
  }

  beforeEach(async () => {
    test = testStore()
    producer = createProducer(test.redis, test.prefix, () => undefined)
    lines = []
    for (const orderId of ['1', '2', '3', '4', '5']) await test.store.orders.link(orderId, '7')
  })
  afterEach(async () => {
    await producer.close()
    test.close()
  })

  it('applies what webhooks had missed and says how much that was', async () => {
    const statuses: Record<string, 'paid' | 'pending' | 'canceled'> = { '1': 'paid', '2': 'pending', '3': 'canceled' }
    await run(async (orderIds) => ({
      found: orderIds.flatMap((id) => (statuses[id] === undefined ? [] : [orderUpdateOf(id, statuses[id])])),
      missing: orderIds.filter((id) => statuses[id] === undefined),
      unreadable: [],
    }))
    expect(lines).toEqual([
      {
        event: 'reconcile.done',
        pending: 5,
        asked: 5,
        queued: 1,
        done: 2,
        missing: 2,
        unreadable: 0,
        unanswered: 0,
        ended: 'complete',
      },
    ])
    expect(await producer.queue('notifications').getWaitingCount()).toBe(1)
  })

  it('does not begin while the last one is under way', async () => {
    const answer = Promise.withResolvers<undefined>()
    const first = run(async (orderIds) => {
      await answer.promise
      return { found: [], missing: [...orderIds], unreadable: [] }
    })
    await expect.poll(() => test.redis.exists(`{${test.prefix}}:lease:reconcile`)).toBe(1)
    expect(await run(() => Promise.reject(new Error('asked')))).toBe('the last one is still under way')
    answer.resolve(undefined)
    expect(await first).toBe('complete: 0 queued')
    expect(await test.redis.exists(`{${test.prefix}}:lease:reconcile`)).toBe(0)
  })

  it('reaches a sound order behind many broken ones, but asks a panel that answers nothing no longer than that', async () => {
    for (let i = 0; i < 300; i += 1) await test.store.orders.link(`more-${i}`, '7')
    let asked = 0
    const answering = (sound: number) =>
      run(async (orderIds) => {
        asked += 1
        if (asked !== sound) throw new PanelUnavailable('The panel answered 502', { status: 502 })
        return { found: [], missing: [...orderIds], unreadable: [] }
      })
    await answering(60)
    expect(lines).toMatchObject([{ missing: 2, unanswered: 303, ended: 'complete' }])
    asked = 0
    await answering(Infinity)
    expect(lines[1]).toMatchObject({ ended: 'panel_away' })
    expect(asked).toBeLessThan(110)
  })

  it('says that the panel is away, and ends with its process', async () => {
    for (let i = 0; i < 60; i += 1) await test.store.orders.link(`more-${i}`, '7')
    await run(() => Promise.reject(new PanelUnavailable('no')))
    expect(lines).toMatchObject([{ event: 'reconcile.done', ended: 'panel_away' }])
    const stop = new AbortController()
    await run(async (orderIds) => {
      stop.abort()
      return { found: [], missing: [...orderIds], unreadable: [] }
    }, stop.signal)
    expect(lines[1]).toMatchObject({ ended: 'interrupted' })
  })
})
