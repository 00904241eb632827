import { expect, it } from 'vitest'
import { completeAnswer } from './complete-answer.ts'

const none = 'the answer has no description (HTTP status 502)'

it.each([
  ['{"ok":false}', { ok: false, error_code: 0, description: none }],
  ['{}', { ok: false, error_code: 0, description: none }],
  ['null', { ok: false, error_code: 0, description: none }],
  ['{"ok":false,"error_code":null,"description":""}', { ok: false, error_code: 0, description: none }],
  ['{"ok":false,"error_code":403}', { ok: false, error_code: 403, description: none }],
  [
    '{"ok":false,"error_code":"429","parameters":{"retry_after":3}}',
    { ok: false, error_code: 429, description: none, parameters: { retry_after: 3 } },
  ],
  ['{"ok":false,"description":"Bad Gateway"}', { ok: false, error_code: 0, description: 'Bad Gateway' }],
])('completes %s', (text, expected) => {
  expect(JSON.parse(completeAnswer(text, 502))).toEqual(expected)
})

it.each(['{"ok":true,"result":{}}', '{ "ok": true, "result": [] }', '<html>', '', '[1]', '"ok"'])(
  'leaves %s as it is',
  (text) => {
    expect(completeAnswer(text, 200)).toBe(text)
  },
)
