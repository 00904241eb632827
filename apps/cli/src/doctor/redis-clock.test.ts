import { describe, expect, it } from 'vitest'
import { judgeClock } from './redis-clock.ts'

describe('judgeClock', () => {
  it.each([
    [0, 'ok', /agree/],
    [-1900, 'ok', /agree/],
    [5000, 'warning', /5 s ahead of this machine/],
    [-30_000, 'warning', /30 s behind/],
    [600_000, 'wrong', /10 min ahead/],
    [-7_200_000, 'wrong', /2 h behind/],
  ])('%i ms is %s', (aheadMs, level, message) => {
    const finding = judgeClock(aheadMs)
    expect(finding.level).toBe(level)
    expect(finding.message).toMatch(message)
    expect(finding.todo === undefined).toBe(level === 'ok')
  })
})
