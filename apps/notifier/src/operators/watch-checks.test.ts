import { SECOND } from '@peyk/domain/time'
import { createLogger } from '@peyk/runtime/logger'
import { testStore } from '@peyk/test-support/store'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { watchChecks } from './watch-checks.ts'
import type { ChecksWatch } from './watch-checks.ts'

const logger = createLogger('test', {})
logger.silent = true
const STEP_MS = 10 * SECOND

let test: ReturnType<typeof testStore>
let watches: ChecksWatch[]
let checks: number
let isTicking: boolean
const alert = vi.fn<(waitedMs: number) => Promise<boolean>>()

/** Each check sees as much time pass; the real time between two is short. */
const watch = (): ChecksWatch => {
  let nowMs = 0
  const { progress, leases } = test.store
  const read = async () => {
    nowMs += STEP_MS
    checks += 1
    if (isTicking) await test.redis.incr(test.store.keys.ticked)
    return progress.tickedAt()
  }
  const started = watchChecks({ read, leases, alert, logger, everyMs: 10, monotonicMs: () => nowMs })
  watches.push(started)
  return started
}
const pass = async (more: number) => {
  const until = checks + more
  await vi.waitUntil(() => checks >= until, { timeout: 10_000, interval: 5 })
}

beforeEach(() => {
  test = testStore()
  watches = []
  checks = 0
  isTicking = true
  alert.mockReset().mockResolvedValue(true)
})
afterEach(() => {
  for (const each of watches) each.close()
  test.close()
})

it('alerts once over all notifiers when no scheduler ticks for a minute, also when there never was one', async () => {
  isTicking = false
  const [one] = [watch(), watch()]
  await expect.poll(() => alert.mock.calls.length).toBe(1)
  expect(alert.mock.calls[0]?.[0]).toBeGreaterThan(60 * SECOND)
  await pass(20)
  expect(alert).toHaveBeenCalledOnce()
  isTicking = true
  await expect.poll(() => one.seenForMs()).toBe(0)
})

it('says nothing while a scheduler ticks, and tries an alert again that was not shown', async () => {
  watch()
  await pass(20)
  expect(alert).not.toHaveBeenCalled()
  isTicking = false
  alert.mockResolvedValueOnce(false)
  await expect.poll(() => alert.mock.calls.length).toBe(2)
})
