import { expect, it, vi } from 'vitest'
import { createCredentials, parseBasic } from './credentials.ts'

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

it('one password is checked at a time, and the right one waits for none once it is known', async () => {
  let underWay = 0
  let most = 0
  const ends: (() => void)[] = []
  const credentials = createCredentials('admin', async (given) => {
    most = Math.max(most, (underWay += 1))
    if (given !== 'right') await new Promise<void>((resolve) => ends.push(resolve))
    underWay -= 1
    return given === 'right'
  })
  expect(await credentials('admin', 'right')).toBe(true)
  const guesses = [credentials('admin', 'a'), credentials('admin', 'b')]
  await vi.waitUntil(() => ends.length === 1)
  expect(await credentials('admin', 'right')).toBe(true)
  expect(await credentials('root', 'right')).toBe(false)
  ends[0]?.()
  await vi.waitUntil(() => ends.length === 2)
  ends[1]?.()
  expect(await Promise.all(guesses)).toEqual([false, false])
  expect(most).toBe(1)
})
