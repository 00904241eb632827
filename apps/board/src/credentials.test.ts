import { expect, it } from 'vitest'
import { parseBasic } from './credentials.ts'

const encode = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`

it.each([
  [encode('admin:sesame'), { user: 'admin', password: 'sesame' }],
  [encode('admin:a:b:'), { user: 'admin', password: 'a:b:' }],
  [encode('مدیر:گذرواژه'), { user: 'مدیر', password: 'گذرواژه' }],
  [encode('admin').replace('Basic', 'basic'), { user: 'admin', password: '' }],
  ['Basic', undefined],
  ['Basic !!', undefined],
  ['Bearer YWRtaW46c2VzYW1l', undefined],
  [undefined, undefined],
])('reads %s', (header, expected) => {
  expect(parseBasic(header)).toEqual(expected)
})
