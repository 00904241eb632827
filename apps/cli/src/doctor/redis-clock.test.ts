import { describe, expect, it } from 'vitest'
import { judgeClock } from './redis-clock.ts'

describe('judgeClock', () => {
  it.each([
    [0, 'ok', /agree/],
    [-1900, 'ok', /agree/],
    [5000, 'warning', /5 sec ahead of this machine/],
    [-30_000, 'warning', /30 sec behind/],
    [600_000, 'wrong', /10 min ahead/],
    [-7_200_000, 'wrong', /2 hr behind/],
  ])('%i ms is %s', (aheadMs, level, message) => {
    const result = judgeClock(aheadMs)
    expect(result.level).toBe(level)
    expect(result.message).toMatch(message)
    expect(result.todo === undefined).toBe(level === 'ok')
  })
})
