import { createLogger } from '@peyk/config/logger'
import type { Notice } from '@peyk/domain/notice'
import { describe, expect, it, vi } from 'vitest'
import { newsOf, paid, testStore } from '../../../tests/support/store.ts'
import { sweep } from './sweep.ts'

const logger = createLogger('test', {})
logger.silent = true

describe('the sweep', () => {
  it('queues again what nobody has, but not while the queue is long: it is in there', async () => {
    const test = testStore()
    await test.store.orders.applyNews(newsOf('1001', 'paid', { chatId: '7' }), 'webhook')
    const renotify = vi.fn<(notices: readonly Notice[]) => Promise<void>>(async () => undefined)
    const sweepWith = async (waiting: number) => {
      await test.redis.zadd(`{${test.prefix}}:undelivered`, 0, 'paid:1001')
      const waitingJobs = async () => waiting
      const onKept = async () => undefined
      return sweep({ ...test.store, renotify, waitingJobs, onKept, uncertainPolicy: 'hold', logger })
    }
    expect(await sweepWith(10_000)).toMatch(/^0 queued again/)
    expect(renotify).not.toHaveBeenCalled()
    expect(await sweepWith(0)).toMatch(/^1 queued again/)
    expect(renotify).toHaveBeenCalledExactlyOnceWith([paid('1001')])
    test.close()
  })
})
