import { scryptSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { parsePassword } from './password.ts'

const SALT = Buffer.from('0123456789abcdef')
const hashOf = (password: string) => scryptSync(password, SALT, 32, { N: 1024, r: 8, p: 1 }).toString('base64url')

describe('a plain password', () => {
  it.each(['sesame', 'گذرواژه', 'a$b:c', 'scryptic', '$scrypt$1'])('%s matches itself alone', async (password) => {
    const isPassword = parsePassword(password)
    expect(await isPassword(password)).toBe(true)
    expect(await isPassword(`${password} `)).toBe(false)
    expect(await isPassword('')).toBe(false)
  })
})

describe('a hash', () => {
  it.each(['$', ':'])('with %s between its parts matches its password', async (separator) => {
    const setting = ['scrypt', 1024, 8, 1, SALT.toString('base64url'), hashOf('گذرواژه')].join(separator)
    const isPassword = parsePassword(setting)
    expect(await isPassword('گذرواژه')).toBe(true)
    expect(await isPassword('sesame')).toBe(false)
    expect(await isPassword(setting)).toBe(false)
  })

  it('may cost as much as is usual', async () => {
    const hash = scryptSync('x', SALT, 32, { N: 2 ** 17, r: 8, p: 1, maxmem: 2 ** 28 }).toString('base64url')
    expect(await parsePassword(`scrypt$${2 ** 17}$8$1$${SALT.toString('base64url')}$${hash}`)('x')).toBe(true)
  })

  it.each([
    'scrypt$',
    'scrypt$1000$8$1$AAAA$AAAAAAAAAAAAAAAAAAAAAA',
    'scrypt$1024$8$1$AAAA$AAAA',
    'scrypt$1024$8$1$$AAAAAAAAAAAAAAAAAAAAAA',
    'scrypt$1024$8$1$AAAA$AAAAAAAAAAAAAAAAAAAAAA$more',
    'scrypt$1024$x$1$AAAA$AAAAAAAAAAAAAAAAAAAAAA',
    `scrypt$${2 ** 24}$8$1$AAAA$AAAAAAAAAAAAAAAAAAAAAA`,
    'scrypt$1024$8$1$A!A$AAAAAAAAAAAAAAAAAAAAAA',
  ])('that is none is refused without repeating it: %s', (setting) => {
    expect(() => parsePassword(setting)).toThrow(/^a password, or its hash/)
  })
})
