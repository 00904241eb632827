import { expect, it } from 'vitest'
import { createRepeats } from './repeats.ts'

it('knows a delivery that comes again, says so once, and forgets the oldest', () => {
  const { isFirstRepeat } = createRepeats(3)
  expect(['a', 'b', 'a', 'a'].map(isFirstRepeat)).toEqual([false, false, true, false])
  expect(['c', 'd', 'a', 'b', 'b'].map(isFirstRepeat)).toEqual([false, false, false, true, false])
  expect(['e', 'f', 'g', 'h'].map(isFirstRepeat)).toEqual([false, false, false, false])
  expect(isFirstRepeat('c'), 'long ago').toBe(false)
  expect([undefined, undefined, 'x'.repeat(201), 'x'.repeat(201)].map(isFirstRepeat)).toEqual([
    false,
    false,
    false,
    false,
  ])
})
