import { expect, it } from 'vitest'
import { createClosers } from './closers.ts'

it('closes the last one first, each after the one before', async () => {
  const closers = createClosers()
  const closed: string[] = []
  closers.add(() => closed.push('first'))
  closers.add(async () => {
    await new Promise(setImmediate)
    closed.push('second')
  })
  await closers.run()
  expect(closed).toEqual(['second', 'first'])
})

it('closes the others too when one fails', async () => {
  const closers = createClosers()
  const closed: string[] = []
  closers.add(() => closed.push('first'))
  closers.add(() => {
    throw new Error('half closed')
  })
  await expect(closers.run()).rejects.toThrow('half closed')
  expect(closed).toEqual(['first'])
})
