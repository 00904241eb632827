import { describe, expect, it } from 'vitest'
import { fillTemplate } from './templates.ts'

const VALUES = { order: 'A-1', amount: undefined, time: 'now', status: 'paid' }

describe('filling a template', () => {
  it.each([
    ['{order} is {status}, {time}, {order}', 'A-1 is paid, now, A-1'],
    ['Order: {order}\nAmount: {amount}\nTime: {time}', 'Order: A-1\nTime: now'],
    ['{order}\n\nAmount {amount} of {order}\n\n{time}', 'A-1\n\nnow'],
    ['{amount}\n\n{order}\n\n{amount}', 'A-1'],
    ['a\n\n\nb', 'a\n\nb'],
    ['{other} {order', '{other} {order'],
  ])('%j', (template, text) => {
    expect(fillTemplate(template, VALUES)).toBe(text)
  })

  it('takes values as they are', () => {
    expect(fillTemplate('{order}', { ...VALUES, order: '$& {time}' })).toBe('$& {time}')
  })
})
