import { describe, expect, it } from 'vitest'
import { toRoughDuration } from './rough-duration.ts'

describe('toRoughDuration', () => {
  it.each([
    [3000, '3 sec'],
    [119_000, '119 sec'],
    [600_000, '10 min'],
    [10_800_000, '3 hr'],
  ])('%i ms is %s', (durationMs, expected) => {
    expect(toRoughDuration(durationMs)).toBe(expected)
  })
})
