import { afterEach, describe, expect, it, vi } from 'vitest'
import { toLocalIso } from './local-time.ts'

const AT_MS = Date.UTC(2026, 2, 21, 22, 0, 5, 999)

describe('toLocalIso', () => {
  afterEach(() => vi.unstubAllEnvs())

  it.each([
    ['UTC', '2026-03-21T22:00:05+00:00'],
    ['Asia/Tehran', '2026-03-22T01:30:05+03:30'],
    ['America/St_Johns', '2026-03-21T19:30:05-02:30'],
  ])('in %s is %s, the same moment', (zone, expected) => {
    vi.stubEnv('TZ', zone)
    expect(toLocalIso(AT_MS)).toBe(expected)
    expect(Date.parse(toLocalIso(AT_MS))).toBe(AT_MS - 999)
  })

  it('has milliseconds where they are wanted', () => {
    vi.stubEnv('TZ', 'Asia/Tehran')
    expect(toLocalIso(AT_MS, 'millisecond')).toBe('2026-03-22T01:30:05.999+03:30')
  })
})
