import { describe, expect, it } from 'vitest'
import { toPollSteps } from './polling.ts'
import { DAY, HOUR, MINUTE, SECOND } from './time.ts'

const intervalAt = (ageMs: number, firstIntervalMs: number) =>
  toPollSteps(firstIntervalMs).usual.find(({ untilAgeMs }) => ageMs < untilAgeMs)?.intervalMs

describe('the time between two checks of a pending order', () => {
  it.each([
    [0, 60 * SECOND],
    [15 * MINUTE - 1, 60 * SECOND],
    [15 * MINUTE, 2 * MINUTE],
    [HOUR - 1, 2 * MINUTE],
    [HOUR, 5 * MINUTE],
    [6 * HOUR, 15 * MINUTE],
    [DAY - 1, 15 * MINUTE],
    [DAY, HOUR],
    [400 * DAY, HOUR],
  ])('at the age of %i ms is %i ms', (ageMs, intervalMs) => {
    expect(intervalAt(ageMs, 60 * SECOND)).toBe(intervalMs)
  })

  it.each([
    [2 * SECOND, 2 * MINUTE],
    [HOUR, DAY],
    [2 * DAY, 2 * DAY],
  ])('with %i ms at first never grows beyond a day, or beyond itself: %i ms', (first, last) => {
    expect(intervalAt(30 * DAY, first)).toBe(last)
  })
})

describe('the time between two checks of an order that ended without money', () => {
  it.each([
    [0, 5 * MINUTE],
    [5 * MINUTE, HOUR],
    [HOUR, 6 * HOUR],
    [6 * HOUR, DAY],
    [20 * DAY, DAY],
  ])('%i ms after its end is %i ms', (ageMs, intervalMs) => {
    const steps = toPollSteps(60 * SECOND).slow
    expect(steps.find(({ untilAgeMs }) => ageMs < untilAgeMs)?.intervalMs).toBe(intervalMs)
  })
})
