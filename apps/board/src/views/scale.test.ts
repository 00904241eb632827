import { expect, it } from 'vitest'
import { toDurationScale, toNumberScale } from './scale.ts'

it.each([
  [0, [0, 1, 2]],
  [1, [0, 1, 2]],
  [3, [0, 1, 2, 3]],
  [7, [0, 2, 4, 6, 8]],
  [42, [0, 10, 20, 30, 40, 50]],
  [999, [0, 200, 400, 600, 800, 1000]],
  [1_234_567, [0, 500_000, 1_000_000, 1_500_000]],
])('counts up to %d in round steps', (most, ticks) => {
  const scale = toNumberScale(most)
  expect(scale.ticks).toEqual(ticks)
  expect(scale.share(0)).toBe(0)
  expect(scale.share(ticks.at(-1) ?? 0)).toBe(1)
})

it.each([
  [150, 900, [100, 1000]],
  [100, 100, [100, 1000]],
  [40, 75_000, [10, 100, 1000, 10_000, 60_000, 600_000]],
  [0, 5, [1, 10]],
])('encloses %d to %d ms in round durations', (lowest, highest, ticks) => {
  const scale = toDurationScale(lowest, highest)
  expect(scale.ticks).toEqual(ticks)
  expect(scale.share(ticks[0] ?? 0)).toBe(0)
  expect(scale.share(ticks.at(-1) ?? 0)).toBe(1)
  expect(scale.share(highest)).toBeGreaterThanOrEqual(scale.share(lowest))
})
