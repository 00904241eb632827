import { parseEnv } from 'node:util'
import { describe, expect, it } from 'vitest'
import { findAmbiguous } from './env-file.ts'

describe('the doctor on .env', () => {
  it.each(["'a#b$c\\d'", 'plain', '"two words"', 'plain # a comment', 'a\\b', '"a#b"'])('takes %s', (value) => {
    expect(findAmbiguous(`A=${value}`)).toEqual([])
  })

  it.each(['a#b', 'a$b', '"a${B}c"', '"a\\tb"', '"a', 'a$$b'])(
    'names the variable of %s and never its value',
    (value) => {
      const found = findAmbiguous(`OTHER=1\nSECRET=${value}`)
      expect(found.map(({ name }) => name)).toEqual(['SECRET'])
      expect(found[0]?.why).not.toContain(value)
    },
  )

  it('knows how Node reads them', () => {
    expect(parseEnv('A=a#b\nB="a$b"\nC="a\\tb"')).toEqual({ A: 'a', B: 'a$b', C: 'a\\tb' })
  })
})
