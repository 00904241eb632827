import { afterEach, describe, expect, it } from 'vitest'
import { parseTime } from './time.ts'

const ownZone = process.env['TZ']
afterEach(() => {
  if (ownZone === undefined) delete process.env['TZ']
  else process.env['TZ'] = ownZone
})

describe('a time of ISO 8601', () => {
  it.each([
    ['2026-11-01', '2026-10-31T20:30:00.000Z'],
    ['2026-11-01T00:00', '2026-10-31T20:30:00.000Z'],
    ['2026-11-01T00:00:00.5', '2026-10-31T20:30:00.500Z'],
    ['2026-11-01T00:00:00Z', '2026-11-01T00:00:00.000Z'],
    ['2026-11-01T00:00+02:00', '2026-10-31T22:00:00.000Z'],
  ])('is read in the local zone where it names none: %s', (text, expected) => {
    process.env['TZ'] = 'Asia/Tehran'
    expect(new Date(parseTime(text) ?? NaN).toISOString()).toBe(expected)
  })

  it.each(['yesterday', '2026-13-01', '1764547200', '2026-11-01 00:00'])('is not %s', (text) => {
    expect(parseTime(text)).toBeUndefined()
  })
})
