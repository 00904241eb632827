import { createLogger } from '@peyk/runtime/logger'
import { createRateLimiter } from '@peyk/telegram/rate-limiter'
import type { Probe } from '@peyk/telegram/probe'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { testStore } from '@peyk/test-support/store'
import { watchPause } from './watch-pause.ts'
import type { PauseWatch } from './watch-pause.ts'

let test: ReturnType<typeof testStore>
let watches: PauseWatch[]
let lines: { event: string; reason: string; by?: string }[]
const probe = vi.fn<() => Promise<Probe>>()

beforeEach(() => {
  test = testStore()
  lines = []
  probe.mockReset().mockResolvedValue({ kind: 'bot_refused', detail: '401: Unauthorized' })
  const logger = createLogger('test', {})
  const log = (_message: unknown, fields: unknown) => {
    lines.push(fields as (typeof lines)[number])
    return logger
  }
  Object.assign(logger, { info: log, warn: log })
  // Three processes.
  watches = Array.from({ length: 3 }, () => watchPause({ sending: test.store.sending, probe, logger, everyMs: 10 }))
})
afterEach(() => {
  for (const watch of watches) watch.close()
  test.close()
})

const sending = () => test.store.sending
const probeNow = async () => {
  const value = JSON.parse((await test.redis.get(test.store.keys.pause)) ?? '{}') as object
  await test.redis.set(test.store.keys.pause, JSON.stringify({ ...value, probeAtMs: 0 }))
}
const events = () => lines.map(({ event, reason }) => `${event} ${reason}`)

it('probes from one process at a time, less often after each failure, and lets one request through then', async () => {
  await sending().pause('token_refused', { detail: '401: Unauthorized' })
  await expect.poll(() => probe.mock.calls.length).toBe(1)
  for (let probes = 2; probes <= 4; probes += 1) {
    await probeNow()
    await expect.poll(() => probe.mock.calls.length).toBe(probes)
  }
  const limiter = createRateLimiter(test.redis, test.prefix, { perSecond: 9, chatIntervalMs: 0, sendTimeoutMs: 1000 })
  expect(await limiter.acquire('7', 'notification')).toMatchObject({ because: 'paused' })
  probe.mockResolvedValue({ kind: 'answered' })
  await probeNow()
  await expect.poll(() => limiter.acquire('7', 'notification')).toMatchObject({ trialId: expect.any(String) })
  expect(probe).toHaveBeenCalledTimes(5)
  expect(events()).toEqual(['sending.paused token_refused'])
  await limiter.close()
})

it('learns from a probe that it is the token', async () => {
  await sending().pause('telegram_unwell')
  await probeNow()
  await expect.poll(async () => (await sending().read())?.reason).toBe('token_refused')
  await expect.poll(events).toEqual(['sending.paused telegram_unwell', 'sending.paused token_refused'])
})

it('ends a wait in time, and never an operator’s pause', async () => {
  await sending().pause('rate_limited', { waitMs: 200 })
  await expect.poll(() => watches[0]?.current()?.reason).toBe('rate_limited')
  await expect.poll(events).toEqual(['sending.paused rate_limited', 'sending.resumed rate_limited'])
  await sending().pause('operator', { by: 'sara@shop' })
  await expect.poll(() => events().length).toBe(3)
  expect(await sending().read()).toMatchObject({ reason: 'operator', by: 'sara@shop' })
  expect(probe).not.toHaveBeenCalled()
  await sending().resume('reza@shop')
  await expect.poll(() => lines.at(-1)).toMatchObject({ event: 'sending.resumed', by: 'reza@shop' })
})

it('goes on after a try whose process died', async () => {
  probe.mockResolvedValue({ kind: 'answered' })
  await sending().pause('telegram_unwell')
  await probeNow()
  const limiter = createRateLimiter(test.redis, test.prefix, { perSecond: 9, chatIntervalMs: 0, sendTimeoutMs: 1 })
  const take = () => limiter.acquire('7', 'notification')
  await expect.poll(take).toMatchObject({ granted: true })
  expect(await take()).toMatchObject({ because: 'paused' })
  const pause = JSON.parse((await test.redis.get(test.store.keys.pause)) ?? '{}') as { trial: object }
  await test.redis.set(
    test.store.keys.pause,
    JSON.stringify({ ...pause, trial: { ...pause.trial, untilMs: 1 }, probeAtMs: 0 }),
  )
  await expect.poll(take).toMatchObject({ granted: true })
  await limiter.close()
})
