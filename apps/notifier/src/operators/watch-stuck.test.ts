import { MINUTE, SECOND } from '@peyk/domain/time'
import type { StuckCause } from '@peyk/orders/stuck-cause'
import { createLogger } from '@peyk/runtime/logger'
import { orderUpdateOf, testStore } from '@peyk/test-support/store'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { watchStuck } from './watch-stuck.ts'
import type { StuckWatch } from './watch-stuck.ts'

const logger = createLogger('test', {})
logger.silent = true
/** Each check sees as much time pass; the real time between two is short. */
const STEP_MS = 10 * SECOND

describe('the watch over stuck notifications', () => {
  let test: ReturnType<typeof testStore>
  let checks: number
  let sweeps: boolean
  let isAway: boolean
  let cause: Omit<StuckCause, 'facts'>
  let watches: StuckWatch[]
  const alert = vi.fn<(waitedMs: number, cause: Omit<StuckCause, 'facts'>) => Promise<boolean>>()

  const watch = (): StuckWatch => {
    let nowMs = 0
    const { progress, leases } = test.store
    const started = watchStuck({
      read: async (known) => {
        if (isAway) {
          nowMs += 5 * MINUTE
          checks += 1
          throw new Error('Redis is away')
        }
        if (sweeps) await test.redis.incr(`{${test.prefix}}:swept`)
        nowMs += STEP_MS
        checks += 1
        return progress.read(known)
      },
      findCause: async () => cause,
      leases,
      holder: 'one',
      alert,
      logger,
      everyMs: 10,
      monotonicMs: () => nowMs,
    })
    watches.push(started)
    return started
  }
  const pass = async (more: number) => {
    const until = checks + more
    await vi.waitUntil(() => checks >= until, { timeout: 60_000, interval: 5 })
  }

  beforeEach(() => {
    test = testStore()
    checks = 0
    sweeps = true
    isAway = false
    cause = { name: 'unknown', detail: 'no cause is known', todo: 'see the log' }
    watches = []
    alert.mockReset().mockResolvedValue(true)
  })
  afterEach(() => {
    for (const each of watches) each.close()
    test.close()
  })

  it('alerts once over all notifiers, and turns readiness off, when no sweep comes', async () => {
    sweeps = false
    const [one] = [watch(), watch()]
    await expect.poll(() => alert.mock.calls.length).toBe(1)
    await pass(40)
    expect(alert).toHaveBeenCalledOnce()
    expect(one?.waits().sweepMs).toBeGreaterThan(0)
    await expect.poll(() => one?.assertMoving().then(() => 'ready', String)).toContain('no cause is known')
    sweeps = true
    await expect.poll(() => one?.assertMoving().then(() => 'ready', String)).toBe('ready')
  })

  it('tries the alert again when it was not shown', async () => {
    sweeps = false
    alert.mockResolvedValueOnce(false)
    watch()
    await expect.poll(() => alert.mock.calls.length).toBe(2)
  })

  it('leaves a pause to its own alert', async () => {
    sweeps = false
    cause = { name: 'paused', detail: 'all sending is paused', todo: 'wait' }
    const one = watch()
    await pass(60)
    expect(alert).not.toHaveBeenCalled()
    await one.assertMoving()
  })

  it('does not count the time in which Redis did not answer', async () => {
    const one = watch()
    await pass(3)
    isAway = true
    await pass(5)
    isAway = false
    await pass(3)
    expect(alert).not.toHaveBeenCalled()
    await one.assertMoving()
  })

  it('sees a due notification wait, whatever Redis’s clock says, until it is finished', async () => {
    await test.store.orders.applyOrderUpdate(orderUpdateOf('1', 'paid', { chatId: '7' }), 'webhook')
    const one = watch()
    await pass(5)
    expect(one.waits().oldestMs).toBeGreaterThan(0)
    await test.redis.zrem(`{${test.prefix}}:outbox`, 'paid:1')
    await expect.poll(() => one.waits().oldestMs).toBe(0)
  })
})
