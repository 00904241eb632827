import { expect, it } from 'vitest'
import { renderProgress } from './progress-line.ts'

it.each([
  [0, 100, 0, '░░░░░░░░░░░░░░░░░░░░ 0 %, 0/s'],
  [50, 100, 10_000, '██████████░░░░░░░░░░ 50 %, 5/s, 00:10 left'],
  [99, 100, 1000, '███████████████████░ 99 %, 99/s, 00:00 left'],
  [100, 100, 1000, '████████████████████ 100 %, 100/s, 00:00 left'],
  [1000, 1_000_000, 7300, '░░░░░░░░░░░░░░░░░░░░ 0 %, 137/s, 2:01:33 left'],
  [0, 0, 0, '████████████████████ 100 %, 0/s'],
])('%i of %i after %i ms is %s', (done, all, elapsedMs, expected) => {
  expect(renderProgress(done, all, elapsedMs)).toBe(expected)
})
