import { expect, it } from 'vitest'
import { createRepeats } from './panel-webhook.ts'

it('recognises a delivery that comes again, says so once, and forgets the oldest', () => {
  const { isFirstRepeat } = createRepeats(3)
  expect(['a', 'b', 'a', 'a'].map(isFirstRepeat)).toEqual([false, false, true, false])
  expect(['c', 'd', 'b', 'b'].map(isFirstRepeat), 'b was the oldest').toEqual([false, false, false, true])
  expect([undefined, undefined, 'x'.repeat(201), 'x'.repeat(201)].map(isFirstRepeat)).toEqual([
    false,
    false,
    false,
    false,
  ])
})
