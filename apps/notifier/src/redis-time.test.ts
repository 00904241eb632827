import { DAY, HOUR, MINUTE, SECOND } from '@peyk/domain/time'
import { beforeEach, describe, expect, it } from 'vitest'
import { createRedisTime } from './redis-time.ts'
import type { ClockReading, RedisTime } from './redis-time.ts'

describe('Redis’s time as a process knows it', () => {
  let nowMs: number
  let redisAheadMs: number
  let wallAheadMs: number
  let answerMs: number
  let time: RedisTime

  beforeEach(() => {
    nowMs = Date.UTC(2030, 0, 1)
    redisAheadMs = 0
    wallAheadMs = 0
    answerMs = 2
    time = createRedisTime(
      async () => {
        nowMs += answerMs
        return nowMs - answerMs / 2 + redisAheadMs
      },
      () => nowMs - Date.UTC(2029, 0, 1),
      () => nowMs + wallAheadMs,
    )
  })
  const pass = async (ms: number): Promise<ClockReading | undefined> => {
    let reading: ClockReading | undefined
    for (const endMs = nowMs + ms; nowMs < endMs; nowMs += 10 * SECOND) reading = await time.read()
    return reading
  }

  it('is confirmed once both clocks have run alike for ten minutes', async () => {
    await pass(9 * MINUTE)
    expect(time.confirmedMs()).toBeUndefined()
    await pass(2 * MINUTE)
    expect(time.confirmedMs()).toBe(nowMs)
    nowMs += 2 * MINUTE
    expect(time.confirmedMs(), 'nothing read for too long').toBeUndefined()
  })

  it('is not confirmed by a clock that was 31 days ahead for 25 seconds, and is ten minutes later', async () => {
    await pass(HOUR)
    redisAheadMs = 31 * DAY
    expect(time.confirmedMs(), 'the jump is not seen yet, and not counted').toBe(nowMs)
    expect(await time.read()).toEqual({ aheadMs: 31 * DAY, jumpedMs: 31 * DAY })
    expect(time.confirmedMs()).toBeUndefined()
    await pass(25 * SECOND)
    redisAheadMs = 0
    expect(await time.read()).toEqual({ aheadMs: 0, jumpedMs: -31 * DAY })
    await pass(9 * MINUTE)
    expect(time.confirmedMs()).toBeUndefined()
    await pass(2 * MINUTE)
    expect(time.confirmedMs()).toBe(nowMs)
  })

  it('is never confirmed while Redis’s clock and this process’s differ', async () => {
    wallAheadMs = -31 * DAY
    expect(await pass(DAY / 4)).toEqual({ aheadMs: 31 * DAY, jumpedMs: 0 })
    expect(time.confirmedMs()).toBeUndefined()
  })

  it('begins again when both were wrong together and were corrected', async () => {
    redisAheadMs = wallAheadMs = 31 * DAY
    await pass(9 * MINUTE)
    redisAheadMs = wallAheadMs = 0
    await pass(9 * MINUTE)
    expect(time.confirmedMs()).toBeUndefined()
  })

  it('is not judged by an answer that took long', async () => {
    answerMs = 3 * SECOND
    expect(await time.read()).toBeUndefined()
    expect(time.confirmedMs()).toBeUndefined()
  })
})
