import { expect, it } from 'vitest'
import type { Result } from './results.ts'
import { addRun } from './runs.ts'

const found = (more: Partial<Result>): Result => ({
  name: 'ingest.always',
  value: 1,
  unit: 'webhooks/s',
  baseline: null,
  ratio: null,
  goal: null,
  holds: null,
  spread: null,
  runs: null,
  ...more,
})
const combine = (...runs: Partial<Result>[]) =>
  runs.reduce<Result | undefined>((earlier, run) => addRun(earlier, found(run)), undefined)

it('leaves a single run as it is', () => {
  expect(combine({ value: 5 })).toEqual(found({ value: 5 }))
})

it('takes the run whose ratio is in the middle, with all that is its own, and keeps each', () => {
  const slow = { value: 40, baseline: 20, ratio: 2, spread: { min: 39, max: 41 } }
  const quick = { value: 90, baseline: 60, ratio: 1.5, spread: { min: 80, max: 99 } }
  const middling = { value: 80, baseline: 50, ratio: 1.6, spread: { min: 70, max: 85 } }
  expect(combine(slow, quick, middling)).toMatchObject({
    ...middling,
    runs: [{ ...slow }, { ...quick }, { ...middling }],
  })
})

it('takes the value in the middle where there is no ratio', () => {
  expect(combine({ value: 3 }, { value: 10 }, { value: 9 })).toMatchObject({ value: 9 })
})

it('says that a goal holds only when it did in every run', () => {
  const goal = '≥ 1 ×'
  expect(combine({ goal, holds: true }, { goal, holds: true })).toMatchObject({ holds: true })
  expect(combine({ goal, holds: true }, { goal, holds: false }, { goal, holds: true })).toMatchObject({ holds: false })
  expect(combine({}, {})).toMatchObject({ holds: null })
})
