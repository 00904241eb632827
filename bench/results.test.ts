import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { renderDocument, renderTerminal } from './render.ts'
import { holds, readResults, toResult } from './results.ts'

describe('the result of several runs', () => {
  it('is the run whose ratio is in the middle', () => {
    const middle = { value: 80, baseline: 50 }
    const runs = [{ value: 40, baseline: 20 }, { value: 90, baseline: 60 }, middle]
    expect(toResult(runs)).toEqual({ ...middle, ratio: 1.6, runs: [2, 1.5, 1.6] })
  })

  it('is the value in the middle without a baseline, and all that came too soon', () => {
    const runs = [3, 10, 9].map((value) => ({ value, tooSoon: value === 3 ? 2 : 0 }))
    expect(toResult(runs)).toEqual({ value: 9, tooSoon: 2, runs: [3, 10, 9] })
  })
})

it.each([
  ['ingest.always', { value: 100, baseline: 100 }, true],
  ['ingest.always', { value: 99, baseline: 100 }, false],
  ['deliver.one-notifier', { value: 1400, baseline: 1000 }, false],
  ['limit.30.1', { value: 99, tooSoon: 0 }, true],
  ['limit.30.1', { value: 99, tooSoon: 1 }, false],
  ['redis.sent', { value: 9, baseline: 9 }, undefined],
] as const)('of %s the bounds hold with %j: %s', (name, measurement, expected) => {
  expect(holds(name, toResult([measurement]))).toBe(expected)
})

it('shows the measured rows on a terminal', () => {
  const rows = { 'ingest.everysec': toResult([{ value: 13_420, baseline: 8838 }]) }
  const [last] = renderTerminal({ machine: 'a machine', rows }).split('\n').slice(-1)
  expect(last).toMatch(/^ingest\.everysec +13,420 per second +8,838 +1\.52 × +≥ 1 × +yes$/)
})

it('has the saved results in docs/performance.md', () => {
  const document = readFileSync(new URL('../docs/performance.md', import.meta.url), 'utf8')
  expect(document).toBe(renderDocument(document, readResults()))
})
