import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createLinkPayload, readLinkPayload } from './deep-link.ts'

describe('link payload', () => {
  it('is the contract’s: base64url(id) "_" base64url(12 bytes of HMAC-SHA256)', () => {
    expect(createLinkPayload('1001', 'secret')).toMatch(/^MTAwMQ_[A-Za-z0-9_-]{16}$/)
  })

  it('reads back any order id, and only with its own secret', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 64, unit: 'grapheme' }), (orderId) => {
        fc.pre(orderId.isWellFormed())
        const payload = createLinkPayload(orderId, 'secret')
        expect(readLinkPayload(payload, 'secret')).toBe(orderId)
        expect(readLinkPayload(payload, 'other')).toBeUndefined()
      }),
    )
  })

  it.each([
    ['a UUID', '0f9e4f0a-6c1b-4d5e-8f70-1a2b3c4d5e6f'],
    ['a UUID in capitals', '0F9E4F0A-6C1B-4D5E-8F70-1A2B3C4D5E6F'],
    ['45 characters', `wc_order-${'Ab1_'.repeat(9)}`],
  ])('of %s fits and names the id itself', (_, orderId) => {
    const payload = createLinkPayload(orderId, 'secret')
    expect(payload).toMatch(/^r_[\w-]{1,62}$/)
    expect(payload.slice(2, 2 + orderId.length)).toBe(orderId)
    expect(readLinkPayload(payload, 'secret')).toBe(orderId)
    expect(readLinkPayload(payload, 'other')).toBeUndefined()
    expect(readLinkPayload(payload.slice(2), 'secret')).toBeUndefined()
  })

  it('has the id in base64url wherever that fits', () => {
    expect(createLinkPayload('a'.repeat(35), 'secret')).not.toMatch(/^r_/)
  })

  it('refuses any payload with one character changed', () => {
    const payloads = ['order-77', '0f9e4f0a-6c1b-4d5e-8f70-1a2b3c4d5e6f'].map((id) => createLinkPayload(id, 'secret'))
    fc.assert(
      fc.property(fc.constantFrom(...payloads), fc.nat(63), fc.constantFrom(...'AZaz09_-'), (payload, at, char) => {
        fc.pre(at < payload.length && payload[at] !== char)
        expect(readLinkPayload(payload.slice(0, at) + char + payload.slice(at + 1), 'secret')).toBeUndefined()
      }),
    )
  })

  it.each(['', '_', 'x', 'MTAwMQ', '_'.repeat(17), 'MTAwMQ_short', `r_${'_'.repeat(17)}`])('refuses %j', (payload) => {
    expect(readLinkPayload(payload, 'secret')).toBeUndefined()
  })
})
