import { createLogger } from '@peyk/runtime/logger'
import type { Notification } from '@peyk/domain/notification'
import { JobPostponed, QueueHeld } from '@peyk/queues/job-failures'
import { describe, expect, it, vi } from 'vitest'
import { deliverBatch } from './deliver-batch.ts'

const logger = createLogger('test', {})
logger.silent = true
const notificationsOf = (...orderIds: string[]): Notification[] =>
  orderIds.map((orderId) => ({ orderId, kind: 'paid' }))

function createDeps(failures: Record<string, Error>) {
  return {
    deliver: async ({ orderId }: Notification) => {
      if (failures[orderId] !== undefined) throw failures[orderId]
      return 'sent'
    },
    notifyLater: vi.fn<(notification: Notification, delayMs: number) => Promise<void>>(async () => undefined),
    holdQueue: vi.fn<(ms: number) => Promise<void>>(async () => undefined),
    logger,
  }
}

describe('a job of several notifications', () => {
  it('notifies each, and lets one that cannot be notified now go on alone', async () => {
    const deps = createDeps({ '2': new JobPostponed(700, 'its chat has to wait'), '3': new Error('refused') })
    expect(await deliverBatch(notificationsOf('1', '2', '3', '4'), deps)).toBe('2 sent, 2 queued again')
    expect(deps.notifyLater.mock.calls.map(([{ orderId }, delayMs]) => [orderId, delayMs])).toEqual([
      ['2', 700],
      ['3', 1000],
    ])
    expect(deps.holdQueue).not.toHaveBeenCalled()
  })

  it('holds the queue when everybody has to wait', async () => {
    const deps = createDeps({ '1': new QueueHeld(9000, 'Telegram asked to wait') })
    await deliverBatch(notificationsOf('1', '2'), deps)
    expect(deps.holdQueue).toHaveBeenCalledWith(9000)
    expect(deps.notifyLater).toHaveBeenCalledOnce()
  })

  it('leaves to the sweep what the queue does not take', async () => {
    const deps = createDeps({ '1': new Error('refused') })
    deps.notifyLater.mockRejectedValue(new Error('Redis is away'))
    expect(await deliverBatch(notificationsOf('1', '2'), deps)).toBe('1 queued again, 1 sent')
  })
})
