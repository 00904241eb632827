import { createLogger } from '@peyk/runtime/logger'
import type { Notification } from '@peyk/domain/notification'
import { describe, expect, it, vi } from 'vitest'
import { orderUpdateOf, paid, testStore } from '@peyk/test-support/store'
import { sweep } from './sweep.ts'

const logger = createLogger('test', {})
logger.silent = true

describe('the sweep', () => {
  it('queues again what nobody has, but not while the queue is long: it is in there', async () => {
    const test = testStore()
    await test.store.orders.applyOrderUpdate(orderUpdateOf('1001', 'paid', { chatId: '7' }), 'webhook')
    const requeue = vi.fn<(notifications: readonly Notification[]) => Promise<void>>(async () => undefined)
    const sweepWith = async (waiting: number) => {
      await test.redis.zadd(`{${test.prefix}}:outbox`, 0, 'paid:1001')
      const waitingJobs = async () => waiting
      const onOpen = async () => undefined
      return sweep({ ...test.store, requeue, waitingJobs, onOpen, uncertainPolicy: 'hold', logger })
    }
    expect(await sweepWith(10_000)).toMatch(/^0 requeued/)
    expect(requeue).not.toHaveBeenCalled()
    expect(await sweepWith(0)).toMatch(/^1 requeued/)
    expect(requeue).toHaveBeenCalledExactlyOnceWith([paid('1001')])
    test.close()
  })
})
