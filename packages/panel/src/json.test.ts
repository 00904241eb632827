import { describe, expect, it } from 'vitest'
import { MalformedJson, parseBody, parseJson, valueOf } from './json.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

describe('JSON', () => {
  it('keeps only numbers that are too long as text', () => {
    expect(parseJson('{"a":1234567890123456,"b":12345678901234567,"c":0.1,"d":1e300,"e":-99999999999999999}')).toEqual({
      a: 1234567890123456,
      b: '12345678901234567',
      c: 0.1,
      d: 1e300,
      e: '-99999999999999999',
    })
  })

  it('takes the last of two equal names, also among long numbers', () => {
    expect(parseJson('{"status":"pending","status":"paid"}')).toEqual({ status: 'paid' })
    expect(parseJson('{"id":1234567890123456789,"id":2,"n":1234567890123456789}')).toEqual({
      id: 2,
      n: '1234567890123456789',
    })
  })

  it('may begin with one BOM', () => {
    expect(parseJson('\uFEFF{"a":1}')).toEqual({ a: 1 })
    expect(parseBody(bytes('\uFEFF{"a":1}'))).toEqual({ a: 1 })
    expect(parseJson('\uFEFF\uFEFF{"a":1}')).toEqual({ a: 1 })
  })

  it('is UTF-8: windows-1256 and UTF-16 are malformed', () => {
    const windows1256 = Uint8Array.from([...bytes('{"a":"'), 0xc7, 0xe3, ...bytes('"}')])
    const utf16 = new Uint8Array(Buffer.from('\uFEFF{"a":"ا"}', 'utf16le'))
    for (const body of [windows1256, utf16, Uint8Array.from([0x7b, 0xff, 0x7d])])
      expect(() => parseBody(body)).toThrow(MalformedJson)
  })

  it('takes no value from a prototype', () => {
    expect(valueOf({}, 'constructor')).toBeUndefined()
    expect(valueOf(parseJson('{"__proto__":{"id":1}}'), 'id')).toBeUndefined()
    expect(valueOf([1], 'length')).toBeUndefined()
    expect(valueOf(null, 'id')).toBeUndefined()
  })
})
