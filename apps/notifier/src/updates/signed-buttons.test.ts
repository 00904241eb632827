import { expect, it } from 'vitest'
import { createSignedButtons } from './signed-buttons.ts'

it('buttons of a replaced secret work while it is beside the new one, which signs', () => {
  const owner = { chatId: '1', userId: '2' }
  const [old, both, renewed] = [['old'], ['new', 'old'], ['new']].map(([first = '', ...others]) =>
    createSignedButtons([first, ...others]),
  )
  const before = old?.sign('o:1', owner) ?? ''
  const after = both?.sign('o:1', owner) ?? ''
  expect(both?.open(before, owner)).toEqual({ kind: 'ours', what: 'o:1' })
  expect(renewed?.open(after, owner)).toEqual({ kind: 'ours', what: 'o:1' })
  expect(renewed?.open(before, owner)).toEqual({ kind: 'foreign' })
})
