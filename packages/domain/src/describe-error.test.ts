import { describe, expect, it } from 'vitest'
import { describeError } from './describe-error.ts'

describe('the text of an error', () => {
  it('is its message with those of its causes', () => {
    const refused = new Error('connect ECONNREFUSED')
    const error = new Error('The panel does not answer', { cause: new AggregateError([refused, 'odd'], '') })
    expect(describeError(error)).toBe('The panel does not answer: AggregateError; connect ECONNREFUSED; odd')
    expect(describeError(new TypeError(''))).toBe('TypeError')
    expect(describeError('text')).toBe('text')
    expect(describeError({ code: 5 })).toBe('{"code":5}')
    expect(describeError(undefined)).toBe('undefined')
    const ring = new Error('ring')
    ring.cause = ring
    expect(describeError(ring)).toMatch(/^(ring: ){10}…$/)
  })
})
