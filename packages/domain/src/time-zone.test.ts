import { describe, expect, it } from 'vitest'
import { HOUR, MINUTE } from './time.ts'
import { lastTimeOfDay, offsetMs } from './time-zone.ts'

const at = (text: string) => Date.parse(text)

describe('time zones', () => {
  it.each([
    ['Asia/Tehran', '2026-07-01T00:00:00Z', 3.5 * HOUR],
    ['UTC', '2026-07-01T00:00:00Z', 0],
    ['Asia/Kathmandu', '2026-07-01T00:00:00Z', 5 * HOUR + 45 * MINUTE],
    ['America/St_Johns', '2026-01-01T00:00:00Z', -3.5 * HOUR],
    ['Europe/Berlin', '2026-07-01T00:00:00Z', 2 * HOUR],
  ])('%s at %s', (timeZone, time, expected) => {
    expect(offsetMs(timeZone, at(time))).toBe(expected)
  })

  it.each([
    [
      'Tehran’s day begins half an hour before a full hour of UTC',
      'Asia/Tehran',
      0,
      '2026-11-22T20:29:59Z',
      '2026-11-21T20:30:00Z',
    ],
    ['at midnight itself the new day has begun', 'Asia/Tehran', 0, '2026-11-22T20:30:00Z', '2026-11-22T20:30:00Z'],
    ['nine in the morning, after it', 'Asia/Tehran', 540, '2026-11-22T12:00:00Z', '2026-11-22T05:30:00Z'],
    ['nine in the morning, before it', 'Asia/Tehran', 540, '2026-11-22T05:29:00Z', '2026-11-21T05:30:00Z'],
    ['the day on which summer time begins', 'Europe/Berlin', 540, '2026-03-29T12:00:00Z', '2026-03-29T07:00:00Z'],
    ['the day before it', 'Europe/Berlin', 540, '2026-03-29T06:59:00Z', '2026-03-28T08:00:00Z'],
    [
      'midnight of the day on which summer time ends',
      'Europe/Berlin',
      0,
      '2026-10-25T12:00:00Z',
      '2026-10-24T22:00:00Z',
    ],
  ])('%s', (_what, timeZone, minutes, now, expected) => {
    expect(new Date(lastTimeOfDay(timeZone, minutes, at(now))).toISOString()).toBe(new Date(expected).toISOString())
  })
})
