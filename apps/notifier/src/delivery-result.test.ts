import { JobPostponed, QueuePaused } from '@peyk/queues/job-failures'
import { createLogger } from '@peyk/runtime/logger'
import { paid } from '@peyk/test-support/store'
import { expect, it } from 'vitest'
import { reportDelivery } from './delivery-result.ts'
import type { DeliveryResult } from './delivery-result.ts'

const logger = createLogger('test', {})
logger.silent = true

it.each<[DeliveryResult, string]>([
  [{ kind: 'sent', chatId: '7', messageId: 5, isRecorded: true }, 'sent'],
  [{ kind: 'already_sent' }, 'already sent'],
  [{ kind: 'taken', state: 'uncertain' }, 'already uncertain'],
  [{ kind: 'open', state: 'held', reason: 'no_chat' }, 'held: no_chat'],
])('says %j as %s', (result, text) => {
  expect(reportDelivery(paid('1'), result, logger)).toBe(text)
})

it.each([
  ['job', JobPostponed],
  ['queue', QueuePaused],
] as const)('postpones the %s without costing an attempt', (what, failure) => {
  const result = { kind: 'postponed', what, delayMs: 8000, reason: 'Telegram asked to wait' } as const
  const postpone = () => reportDelivery(paid('1'), result, logger)
  expect(postpone).toThrow(failure)
  expect(postpone).toThrow(expect.objectContaining({ delayMs: 8000, message: expect.stringContaining('paid:1') }))
})
