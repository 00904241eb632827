import { describe, expect, it } from 'vitest'
import { createAnswerTimes } from './answer-time.ts'

const MINUTE_MS = 60_000

describe('the shortest answer time', () => {
  let nowMs = 1000
  const at = (ms: number) => void (nowMs = 1000 + ms)

  it('is not believed before some time has passed, and is the shortest of all then', () => {
    const times = createAnswerTimes(() => nowMs)
    expect(times.shortestMs()).toBe(0)
    at(0)
    for (const ms of [90, 70, 80]) times.note(ms)
    at(9000)
    expect(times.shortestMs()).toBe(0)
    at(11_000)
    expect(times.shortestMs()).toBe(70)
  })

  it('is forgotten when the way has become longer, but not soon', () => {
    at(0)
    const times = createAnswerTimes(() => nowMs)
    times.note(70)
    at(11 * MINUTE_MS)
    times.note(100)
    expect(times.shortestMs()).toBe(70)
    at(22 * MINUTE_MS)
    times.note(110)
    expect(times.shortestMs()).toBe(100)
  })
})
