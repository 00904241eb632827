import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { Webhook } from 'standardwebhooks'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createVerifier } from './verify-webhook.ts'

const NOW_MS = Date.UTC(2026, 10, 22, 16, 0, 0)
const NOW_SECONDS = NOW_MS / 1000
const KEY = Buffer.from('MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'base64')
const SECRET = `whsec_${KEY.toString('base64')}`
const library = new Webhook(SECRET)

type Signed = { id: string; timestamp: string; signature: string; body: string }

const toHeaders = ({ id, timestamp, signature }: Signed) => ({
  'webhook-id': id,
  'webhook-timestamp': timestamp,
  'webhook-signature': signature,
})
const verify = createVerifier({ schemes: ['standard'], secrets: ['another', SECRET] })
const takenByUs = (signed: Signed) =>
  verify({ headers: toHeaders(signed), rawBody: Buffer.from(signed.body) }, NOW_MS) === undefined
const takenByLibrary = (signed: Signed) => {
  try {
    library.verify(signed.body, toHeaders(signed), { jsonParse: false })
    return true
  } catch {
    return false
  }
}
const signedByLibrary = (id: string, seconds: number, body: string): Signed => ({
  id,
  timestamp: String(seconds),
  signature: library.sign(id, new Date(seconds * 1000), body),
  body,
})
const signedByHand = (id: string, seconds: number, body: string): Signed => ({
  id,
  timestamp: String(seconds),
  signature: `v1,${createHmac('sha256', KEY).update(`${id}.${seconds}.${body}`).digest('base64')}`,
  body,
})

const ids = fc.stringMatching(/^[\w-]{1,40}$/)
const bodies = fc.oneof(
  fc.json(),
  fc.string({ unit: 'grapheme' }).filter((text) => text.isWellFormed()),
)
const inTime = fc.integer({ min: NOW_SECONDS - 300, max: NOW_SECONDS + 300 })
const anyTime = fc.integer({ min: NOW_SECONDS - 400, max: NOW_SECONDS + 400 })

describe('the library of Standard Webhooks, as a second opinion', () => {
  beforeEach(() => void vi.useFakeTimers({ now: NOW_MS, toFake: ['Date'] }))
  afterEach(() => void vi.useRealTimers())

  it('signs what we take', () => {
    fc.assert(
      fc.property(ids, inTime, bodies, (id, seconds, body) => {
        expect(takenByUs(signedByLibrary(id, seconds, body))).toBe(true)
      }),
    )
  })

  it('takes what is signed by the published rules', () => {
    fc.assert(
      fc.property(ids, inTime, bodies, (id, seconds, body) => {
        const signed = signedByHand(id, seconds, body)
        expect(signed).toEqual(signedByLibrary(id, seconds, body))
        expect(takenByLibrary(signed)).toBe(true)
      }),
    )
  })

  it('has the same tolerance, to the second', () => {
    fc.assert(
      fc.property(anyTime, (seconds) => {
        const signed = signedByLibrary('msg_1', seconds, '{}')
        expect(takenByUs(signed)).toBe(takenByLibrary(signed))
      }),
    )
  })

  it('takes none that we refuse for one changed character, nor the other way round', () => {
    const parts = fc.constantFrom('id', 'timestamp', 'signature', 'body')
    fc.assert(
      fc.property(parts, fc.nat(), fc.integer({ min: 0x21, max: 0x7e }), (part, place, code) => {
        const signed = signedByLibrary('msg_2KWPBgLlAfxdpx2AI54pPJ85f4W', NOW_SECONDS, '{"id":1001,"status":"paid"}')
        const text = signed[part]
        const at = place % text.length
        const changed = { ...signed, [part]: text.slice(0, at) + String.fromCodePoint(code) + text.slice(at + 1) }
        const isSame = changed[part] === text
        expect(takenByUs(changed)).toBe(isSame)
        expect(takenByLibrary(changed)).toBe(isSame)
      }),
      { numRuns: 1000 },
    )
  })

  it('takes several signatures in one header, as a rotation sends them', () => {
    const signed = signedByLibrary('msg_1', NOW_SECONDS, '{}')
    const other = new Webhook('whsec_b3RoZXI=').sign('msg_1', new Date(NOW_MS), '{}')
    const both = { ...signed, signature: `${other} v1a,x ${signed.signature}` }
    expect([takenByUs(both), takenByLibrary(both)]).toEqual([true, true])
    expect([takenByUs({ ...signed, signature: other }), takenByLibrary({ ...signed, signature: other })]).toEqual([
      false,
      false,
    ])
  })
})
