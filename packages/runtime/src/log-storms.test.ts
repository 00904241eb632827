import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createStormLimit } from './log-storms.ts'
import type { LogEntry } from './log-storms.ts'

let written: LogEntry[]
let log: (entry: LogEntry) => void
beforeEach(() => {
  vi.useFakeTimers()
  written = []
  const takes = createStormLimit((entry) => void written.push(entry))
  log = (entry) => void (takes(entry) && written.push(entry))
})
afterEach(() => {
  vi.useRealTimers()
})

it('of a storm of one event writes ten lines, then the last one of each second with a count', () => {
  for (let i = 0; i < 3000; i += 1) {
    log({ event: 'redis.error', i })
    vi.advanceTimersByTime(1)
  }
  vi.advanceTimersByTime(1000)
  expect(written.length).toBeLessThanOrEqual(14)
  expect(written.slice(0, 10)).toEqual(Array.from({ length: 10 }, (_, i) => ({ event: 'redis.error', i })))
  expect(written.at(-1)).toMatchObject({ i: 2999, repeated: expect.any(Number) })
  expect(written.reduce((sum, { repeated = 1 }) => sum + repeated, 0)).toBe(3000)
})

it('writes other events, and each line about an order, meanwhile', () => {
  for (let i = 0; i < 100; i += 1) {
    log({ event: 'webhook.refused' })
    log({ event: 'notification.held', orderId: String(i) })
  }
  log({ event: 'process.failed' })
  expect(written.filter(({ orderId }) => orderId !== undefined)).toHaveLength(100)
  expect(written.filter(({ event }) => event === 'process.failed')).toHaveLength(1)
})

it('writes again at once after a calm', () => {
  for (let i = 0; i < 50; i += 1) log({ event: 'redis.error' })
  vi.advanceTimersByTime(20_000)
  const before = written.length
  log({ event: 'redis.error' })
  expect(written.length).toBe(before + 1)
})
