import { PANEL_SILENT } from '@peyk/store/alerts'
import { createProducer } from '@peyk/queues/producer'
import { Registry } from 'prom-client'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { orderUpdateOf, paid, testStore } from '@peyk/test-support/store'
import { createBacklogMetrics } from './backlog-metrics.ts'

const memoryRules = { historyDays: 30, retentionDays: 400 }

describe('what is in Redis', () => {
  let test: ReturnType<typeof testStore>
  let producer: ReturnType<typeof createProducer>
  let registry: Registry
  const readMetrics = async () => (await registry.metrics()).split('\n').filter((line) => line.startsWith('peyk_'))

  beforeEach(() => {
    test = testStore()
    producer = createProducer(test.redis, test.prefix, () => undefined)
    registry = new Registry()
  })
  afterEach(async () => {
    vi.useRealTimers()
    await producer.close()
    test.close()
  })

  it('is in gauges', async () => {
    const { orders, ledger, keys } = test.store
    for (const id of ['1', '2', '3'])
      await orders.applyOrderUpdate(orderUpdateOf(id, 'paid', { chatId: '7' }), 'webhook')
    await orders.applyOrderUpdate(orderUpdateOf('4', 'pending'), 'webhook')
    await ledger.begin(paid('2'), 'a', '7', 60_000)
    await ledger.recordOpen(paid('2'), 'a', 'uncertain', 'why')
    await test.redis.hincrby(keys.order('3'), 'changedAt', -600_000)
    await producer.enqueueNotification(paid('1'))
    await test.store.alerts.raise(PANEL_SILENT, 'panel_silent', '1', 60_000)
    const heartbeats = test.store.heartbeats.announce({ app: 'notifier', version: '0' })
    await vi.waitFor(async () => expect(await test.store.heartbeats.list()).toHaveLength(1))

    createBacklogMetrics(registry, { store: test.store, queue: producer.queue, memoryRules })
    const lines = await readMetrics()
    expect(lines).toEqual(
      expect.arrayContaining([
        'peyk_notifications{state="due"} 2',
        'peyk_redis_memory_days_left 400',
        'peyk_notifications{state="uncertain"} 1',
        'peyk_notifications{state="held"} 0',
        'peyk_orders_pending 1',
        'peyk_panel_silent 1',
        'peyk_queue_jobs{queue="notifications",state="waiting"} 1',
        'peyk_queue_jobs{queue="order-checks",state="failed"} 0',
        'peyk_processes{process="notifier"} 1',
        'peyk_processes{process="ingress"} 0',
      ]),
    )
    const oldest = lines.find((line) => line.startsWith('peyk_outbox_oldest_due_timestamp_seconds'))
    const waitedSeconds = Date.now() / 1000 - Number(oldest?.split(' ')[1])
    expect(waitedSeconds).toBeGreaterThanOrEqual(600)
    expect(waitedSeconds).toBeLessThan(660)
    await heartbeats.leave()
  })

  it('is read once for all who ask, and absent when it cannot be read', async () => {
    const list = vi.fn<typeof test.store.heartbeats.list>(() => Promise.resolve([]))
    createBacklogMetrics(registry, {
      store: { ...test.store, heartbeats: { list } },
      queue: producer.queue,
      memoryRules,
    })
    expect(await readMetrics()).toContain('peyk_notifications{state="due"} 0')
    await readMetrics()
    expect(list).toHaveBeenCalledTimes(1)
    list.mockRejectedValue(new Error('away'))
    await vi.waitFor(async () => expect(await readMetrics()).toEqual([]), { timeout: 60_000, interval: 200 })
  })
})
