import { expect, it } from 'vitest'
import { renderMarkdown } from './render-markdown.ts'

const nothing = { baseline: null, ratio: null, goal: null, holds: null, spread: null, runs: null }

it('renders a table for each benchmark that has results, in the order asked for', () => {
  const rows = [
    { ...nothing, name: 'poll.tick', value: 0.3664, unit: 'ms', spread: { min: 0.2, max: 1.5 } },
    { ...nothing, name: 'ingest.always', value: 3210, unit: 'webhooks/s', ratio: 1.234, goal: '≥ 1.5 ×', holds: false },
  ]
  expect(renderMarkdown({ machine: 'a machine', rows }, ['ingest', 'rest', 'poll'])).toBe(
    [
      'a machine',
      '## ingest',
      [
        '| | median | min … max | against | goal |',
        '| --- | --- | --- | --- | --- |',
        '| `ingest.always` | 3,210 webhooks/s | | 1.23 × | ≥ 1.5 ×: missed |',
      ].join('\n'),
      '## poll',
      [
        '| | median | min … max | against | goal |',
        '| --- | --- | --- | --- | --- |',
        '| `poll.tick` | 0.366 ms | 0.2 … 1.5 | | |',
      ].join('\n'),
    ].join('\n\n'),
  )
})

it('shows each run where there are several', () => {
  const run = { baseline: null, spread: null }
  const row = {
    ...nothing,
    name: 'ingest.always',
    value: 3210,
    unit: 'webhooks/s',
    ratio: 1.6,
    goal: '≥ 1.5 ×',
    holds: false,
    runs: [
      { ...run, value: 3500, ratio: 1.7, holds: true },
      { ...run, value: 3210, ratio: 1.6, holds: true },
      { ...run, value: 3000, ratio: 1.4, holds: false },
    ],
  }
  expect(
    renderMarkdown({ machine: 'a machine', rows: [row] }, ['ingest'])
      .split('\n')
      .slice(-3),
  ).toEqual([
    '| | middle run | runs | against | goal |',
    '| --- | --- | --- | --- | --- |',
    '| `ingest.always` | 3,210 webhooks/s | 3,500 · 3,210 · 3,000 | 1.60 × (1.70 ×, 1.60 ×, 1.40 ×) | ≥ 1.5 ×: holds in 2 of 3 runs |',
  ])
})
