import { expect, it } from 'vitest'
import { backOffMs } from './back-off.ts'

it.each([
  [1, 500, 1000],
  [2, 1000, 2000],
  [6, 16_000, 32_000],
  [7, 30_000, 60_000],
  [5000, 30_000, 60_000],
])('waits after failure %i from %i to %i ms', (failures, shortestMs, fullMs) => {
  const times = { firstMs: 1000, longestMs: 60_000 }
  expect(backOffMs(failures, times, () => 0)).toBe(shortestMs)
  expect(backOffMs(failures, times, () => 1)).toBe(fullMs)
})
