import { HOUR } from '@peyk/domain/time'
import { testStore } from '@peyk/test-support/store'
import { expect, it, onTestFinished } from 'vitest'
import { createMemoryWatch } from './watch-memory.ts'

it('alerts operators once when memory lasts for less than two weeks, and reads once an hour', async () => {
  const test = testStore()
  onTestFinished(test.close)
  const { alerts } = test.store
  let daysLeft: number | undefined
  let reads = 0
  let nowMs = 0
  const read = async () => {
    reads += 1
    return { usedBytes: 1, limitBytes: 2, isLimited: true, notifiedADay: 10, daysLeft }
  }
  const watch = createMemoryWatch({
    memory: { read },
    alerts,
    rules: { historyDays: 30, retentionDays: 400 },
    nowMs: () => nowMs,
  })
  for (const [days, raised] of [
    [undefined, 0],
    [14, 0],
    [13, 1],
    [2, 1],
  ] as const) {
    daysLeft = days
    nowMs += HOUR
    await watch()
    await watch()
    expect((await alerts.list(10)).alerts).toHaveLength(raised)
  }
  expect(reads).toBe(4)
  expect((await alerts.list(10)).alerts).toMatchObject([{ name: 'memory_short', subject: '13' }])
})
