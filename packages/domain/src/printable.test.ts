import fc from 'fast-check'
import { expect, it } from 'vitest'
import { toPrintable } from './printable.ts'

it.each([
  ['\u001B[2J gone', '\\u001b[2J gone'],
  ['\u009B2J gone', '\\u009b2J gone'],
  ['a\r\nb', 'a\\u000d\\nb'],
  ['\u202Eabc', '\\u202eabc'],
  ['می\u200Cخواهم', 'می\u200Cخواهم'],
])('%j becomes %j', (text, expected) => {
  expect(toPrintable(text)).toBe(expected)
})

it('changes no value in JSON', () => {
  fc.assert(
    fc.property(fc.json({ stringUnit: 'binary' }), (json) => {
      expect(JSON.parse(toPrintable(JSON.stringify(JSON.parse(json))))).toEqual(JSON.parse(json))
    }),
  )
})
