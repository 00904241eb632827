import { JobPostponed, QueuePaused } from '@peyk/queues/job-failures'
import { paid } from '@peyk/test-support/store'
import { expect, it } from 'vitest'
import { toJobResult } from './delivery-result.ts'
import type { DeliveryResult } from './delivery-result.ts'

it.each<[DeliveryResult, string]>([
  [{ kind: 'sent' }, 'sent'],
  [{ kind: 'already_sent' }, 'already sent'],
  [{ kind: 'taken', state: 'uncertain' }, 'already uncertain'],
  [{ kind: 'open', state: 'held', reason: 'no_chat' }, 'held: no_chat'],
])('says %j as %s', (result, text) => {
  expect(toJobResult(paid('1'), result)).toBe(text)
})

it.each([
  ['job', JobPostponed],
  ['queue', QueuePaused],
] as const)('postpones the %s without costing an attempt', (what, failure) => {
  const result = { kind: 'postponed', what, delayMs: 8000, reason: 'Telegram asked to wait' } as const
  const postpone = () => toJobResult(paid('1'), result)
  expect(postpone).toThrow(failure)
  expect(postpone).toThrow(expect.objectContaining({ delayMs: 8000, message: expect.stringContaining('paid:1') }))
})
