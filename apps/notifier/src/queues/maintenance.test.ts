import { loadSettings } from '@peyk/config/settings'
import { DAY } from '@peyk/domain/time'
import { createEnqueueDue } from '@peyk/orders/enqueue-due'
import { createProducer } from '@peyk/queues/producer'
import { createLogger } from '@peyk/runtime/logger'
import { testStore } from '@peyk/test-support/store'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { handleMaintenance } from './maintenance.ts'

const logger = createLogger('test', {})
logger.silent = true
const settings = loadSettings(
  { BOT_TOKEN: '1:a', PANEL_UPDATES: 'webhook', PANEL_WEBHOOK_SECRET: 's', NOTIFY_ON: 'paid,expired' },
  'notifier',
)

describe('a sweep', () => {
  let test: ReturnType<typeof testStore>
  let producer: ReturnType<typeof createProducer>
  let confirmedMs: number | undefined
  const sweep = () =>
    handleMaintenance({
      settings,
      store: test.store,
      producer,
      enqueue: createEnqueueDue({ producer, logger }),
      operators: { sendDue: async () => 'no alerts' },
      time: { confirmedMs: () => confirmedMs },
      now: async () => Date.now(),
      panel: undefined,
      stopping: new AbortController().signal,
      logger,
    }).handle({ jobId: '1', name: 'sweep', payload: { v: 1 }, attempt: 1 })

  beforeEach(() => {
    test = testStore({ kinds: ['paid', 'expired'] })
    producer = createProducer(test.redis, test.prefix, () => undefined)
    confirmedMs = Date.now()
  })
  afterEach(async () => {
    await producer.close()
    test.close()
  })

  it('expires an order that is pending for too long, and queues its notification where that is wanted', async () => {
    await test.store.orders.link('1', '7')
    const longAgoMs = Date.now() - 31 * DAY
    await test.redis.hset(`{${test.prefix}}:order:1`, { n: longAgoMs, l: longAgoMs })
    confirmedMs = undefined
    expect(await sweep()).toContain('0 expired')
    confirmedMs = Date.now()
    expect(await sweep()).toContain('1 expired')
    expect(await test.store.orders.pendingCount()).toBe(0)
    expect((await producer.queue('notifications').getWaiting()).map((job) => job.data as unknown)).toEqual([
      { v: 1, orderId: '1', kind: 'expired' },
    ])
  })

  it('frees a job that a worker’s wrong clock delayed', async () => {
    await producer.queue('notifications').add('notify', {}, { delay: DAY })
    expect(await sweep()).toContain('1 freed')
    expect(await producer.queue('notifications').getWaitingCount()).toBe(1)
  })
})
