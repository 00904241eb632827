import { PassThrough } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { createAsk } from './ask.ts'

describe('createAsk', () => {
  it.each([
    ['y\n', true],
    ['  YES \r\n', true],
    ['\n', false],
    ['n\n', false],
    ['yes please\n', false],
    [undefined, false],
  ])('takes %j as %s', async (typed, expected) => {
    const input = new PassThrough()
    let shown = ''
    const answer = createAsk(input, { write: (text) => (shown += text) })('Send again?')
    if (typed === undefined) input.end()
    else for (const character of typed) input.write(character)
    expect(await answer).toBe(expected)
    expect(shown).toContain('Send again? [y/N] ')
  })

  it('lets nothing in the question act on the terminal', async () => {
    const input = new PassThrough()
    let shown = ''
    const answer = createAsk(input, { write: (text) => (shown += text) })('Refused (\u001B[2J). Send again?')
    input.end()
    await answer
    expect(shown).not.toContain('\u001B')
  })

  it('keeps no process waiting once it is answered', async () => {
    const input = new PassThrough()
    const answer = createAsk(input, { write: () => true })('Send again?')
    input.write('y\n')
    await answer
    expect(input.isPaused()).toBe(true)
    expect(input.listenerCount('data')).toBe(0)
  })
})
