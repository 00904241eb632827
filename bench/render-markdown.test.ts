import { expect, it } from 'vitest'
import { renderMarkdown } from './render-markdown.ts'

const nothing = { baseline: null, ratio: null, goal: null, holds: null, spread: null }

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
