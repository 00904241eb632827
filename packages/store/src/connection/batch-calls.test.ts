import { describe, expect, it, vi } from 'vitest'
import { batchCalls } from './batch-calls.ts'

describe('batching calls', () => {
  it('makes one call of all that comes in a turn, and gives each its own result', async () => {
    const act = vi.fn(async (calls: readonly number[]) => calls.map((call) => call * 2))
    const double = batchCalls(act)
    expect(await Promise.all([1, 2, 3].map(double))).toEqual([2, 4, 6])
    expect(await double(4)).toBe(8)
    expect(act.mock.calls).toEqual([[[1, 2, 3]], [[4]]])
  })

  it('makes a call of as many as one may have, before the turn ends', async () => {
    const act = vi.fn(async (calls: readonly number[]) => calls.map((call) => call * 2))
    const double = batchCalls(act, 2)
    const doubled = [1, 2, 3, 4, 5].map(double)
    expect(act.mock.calls).toEqual([[[1, 2]], [[3, 4]]])
    expect(await Promise.all(doubled)).toEqual([2, 4, 6, 8, 10])
    expect(act).toHaveBeenCalledTimes(3)
  })

  it('gives a failure to all who share the call, and to nobody after', async () => {
    let fails = true
    const double = batchCalls(async (calls: readonly number[]) => {
      if (fails) throw new Error('away')
      return calls.map((call) => call * 2)
    })
    const outcomes = await Promise.allSettled([double(1), double(2)])
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    fails = false
    expect(await double(3)).toBe(6)
  })
})
