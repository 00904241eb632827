import { describe, expect, it } from 'vitest'
import { createRateMeter, TELEGRAM_LIMITS } from './rates.ts'

function createClock(): { now: () => number; pass: (ms: number) => void } {
  let time = 1_000_000
  return { now: () => time, pass: (ms) => void (time += ms) }
}

describe('createRateMeter', () => {
  it('lets one message a second into a chat, and counts what comes too early', () => {
    const clock = createClock()
    const meter = createRateMeter(TELEGRAM_LIMITS, clock.now)
    expect(meter.take(1)).toBe(0)
    clock.pass(500)
    expect(meter.take(1)).toBe(1)
    expect(meter.violations()).toBe(1)
    clock.pass(500)
    expect(meter.take(1)).toBe(0)
    expect(meter.violations()).toBe(1)
  })

  it('forgives not a millisecond', () => {
    const clock = createClock()
    const meter = createRateMeter(TELEGRAM_LIMITS, clock.now)
    meter.take(1)
    clock.pass(999)
    expect(meter.take(1)).toBe(1)
    expect(meter.sends()).toEqual({ count: 1, times: [1_000_000], chatIds: [1] })
  })

  it('lets thirty messages a second out in all', () => {
    const clock = createClock()
    const meter = createRateMeter(TELEGRAM_LIMITS, clock.now)
    for (let chat = 1; chat <= 30; chat += 1) expect(meter.take(chat)).toBe(0)
    expect(meter.take(31)).toBe(1)
    clock.pass(1000)
    expect(meter.take(31)).toBe(0)
  })

  it('lets twenty messages a minute into a group', () => {
    const clock = createClock()
    const meter = createRateMeter(TELEGRAM_LIMITS, clock.now)
    for (let count = 0; count < 20; count += 1) {
      expect(meter.take(-5)).toBe(0)
      clock.pass(1000)
    }
    expect(meter.take(-5)).toBe(40)
  })

  it('takes everything when off', () => {
    const meter = createRateMeter('off')
    for (let count = 0; count < 100; count += 1) expect(meter.take(1)).toBe(0)
    expect(meter.violations()).toBe(0)
  })
})
