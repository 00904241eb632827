import { describe, expect, it } from 'vitest'
import { median, percentile, toRow } from './benchmark.ts'

describe('median', () => {
  it.each([
    [[3, 1, 2], 2],
    [[4, 1, 3, 2], 2.5],
    [[10, 9, 100], 10],
  ])('of %j is %d', (values, expected) => {
    expect(median(values)).toBe(expected)
  })
})

describe('percentile', () => {
  const hundred = Array.from({ length: 100 }, (_, i) => 100 - i)
  it.each([
    [hundred, 0.5, 50],
    [hundred, 0.99, 99],
    [hundred, 1, 100],
    [[7], 0.99, 7],
    [[2, 10], 0.5, 2],
  ])('is a value that occurs', (values, share, expected) => {
    expect(percentile(values, share)).toBe(expected)
  })
})

describe('toRow', () => {
  it('keeps the smallest and the largest round', () => {
    expect(toRow('a.b', 'ms', [3, 1, 2])).toEqual({ name: 'a.b', unit: 'ms', value: 2, spread: [1, 3] })
  })
})
