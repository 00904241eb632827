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

  it('refuses any payload with one character changed', () => {
    const payload = createLinkPayload('order-77', 'secret')
    fc.assert(
      fc.property(fc.nat(payload.length - 1), fc.constantFrom(...'AZaz09_-'), (at, char) => {
        fc.pre(payload[at] !== char)
        expect(readLinkPayload(payload.slice(0, at) + char + payload.slice(at + 1), 'secret')).toBeUndefined()
      }),
    )
  })

  it.each(['', '_', 'x', 'MTAwMQ', '_'.repeat(17), 'MTAwMQ_short'])('refuses %j', (payload) => {
    expect(readLinkPayload(payload, 'secret')).toBeUndefined()
  })
})
