import { MINUTE } from '@peyk/domain/time'
import { createLogger } from '@peyk/runtime/logger'
import type { Refusals } from '@peyk/store/refusals'
import { testStore } from '@peyk/test-support/store'
import { expect, it, onTestFinished } from 'vitest'
import { createRefusalWatch } from './watch-refusals.ts'

it('alerts operators once while every webhook is refused for minutes, and when one is accepted', async () => {
  const test = testStore()
  onTestFinished(test.close)
  const logger = createLogger('test', {})
  logger.silent = true
  let refused: Refusals | undefined
  const watch = createRefusalWatch({
    refusals: { read: async () => refused },
    alerts: test.store.alerts,
    logger,
  })
  const alertsAfter = async (reading: Refusals | undefined) => {
    refused = reading
    await watch()
    return (await test.store.alerts.list(10)).alerts.map(({ name }) => name).toSorted()
  }
  expect(await alertsAfter(undefined)).toEqual([])
  expect(await alertsAfter({ count: 2, firstAgoMs: 9 * MINUTE, lastAgoMs: 0 }), 'perhaps a stranger').toEqual([])
  expect(await alertsAfter({ count: 30, firstAgoMs: 4 * MINUTE, lastAgoMs: 0 }), 'not for long').toEqual([])
  expect(await alertsAfter({ count: 9, firstAgoMs: 99 * MINUTE, lastAgoMs: 70 * MINUTE }), 'over').toEqual([])
  expect(await alertsAfter({ count: 9, firstAgoMs: 6 * MINUTE, lastAgoMs: 0 })).toEqual(['webhooks_refused'])
  expect(await alertsAfter({ count: 10, firstAgoMs: 7 * MINUTE, lastAgoMs: 0 })).toEqual(['webhooks_refused'])
  expect(await alertsAfter(undefined)).toEqual(['webhooks_accepted', 'webhooks_refused'])
  expect(await alertsAfter(undefined)).toEqual(['webhooks_accepted', 'webhooks_refused'])
})
