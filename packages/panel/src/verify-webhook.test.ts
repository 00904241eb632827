import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createVerifier, sameText } from './verify-webhook.ts'
import type { VerifierOptions, WebhookAuth } from './verify-webhook.ts'

// The vector that Standard Webhooks publishes with its libraries.
const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const SENT_MS = 1614265330_000
const BODY = '{"test": 2432232314}'
const HEADERS = {
  'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  'webhook-timestamp': '1614265330',
  'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
}
const MINUTES = 60_000

type Headers = Record<string, string | string[] | undefined>
type Checked = Partial<VerifierOptions> & { nowMs?: number; body?: string | Uint8Array }

function verify(headers: Headers, { body = BODY, nowMs = SENT_MS, ...options }: Checked = {}) {
  const verifyNow = createVerifier({ schemes: ['standard', 'hmac'], secrets: [SECRET], ...options })
  return verifyNow({ headers, rawBody: Buffer.from(body) }, nowMs)
}

const hex = (secret: string, body = BODY) => createHmac('sha256', secret).update(body).digest('hex')
const base64 = (secret: string, body = BODY) => createHmac('sha256', secret).update(body).digest('base64')

describe('standard', () => {
  it('takes the published vector', () => {
    expect(verify(HEADERS)).toBeUndefined()
  })

  it('takes a plain secret as the bytes of its text', () => {
    const signed = `msg_1.1614265330.${BODY}`
    const headers = { ...HEADERS, 'webhook-id': 'msg_1', 'webhook-signature': `v1,${base64('plain-secret', signed)}` }
    expect(verify(headers, { secrets: ['plain-secret'] })).toBeUndefined()
    expect(verify(headers)?.code).toBe('bad_signature')
  })

  it('takes any of the secrets and any of the signatures, as a rotation needs', () => {
    expect(verify(HEADERS, { secrets: ['another', 'whsec_b3RoZXI=', SECRET] })).toBeUndefined()
    expect(verify(HEADERS, { secrets: ['another', 'whsec_b3RoZXI='] })?.code).toBe('bad_signature')
    const other = 'v1,AAAA9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE='
    const several = `v1a,xyz ${other} ${HEADERS['webhook-signature']} v2,what`
    expect(verify({ ...HEADERS, 'webhook-signature': several })).toBeUndefined()
    expect(verify({ ...HEADERS, 'webhook-signature': `${other} v1a,xyz` })?.code).toBe('bad_signature')
  })

  it('counts only signatures of its own version', () => {
    const bare = HEADERS['webhook-signature'].slice(3)
    for (const signature of [bare, `v2,${bare}`, `v1a,${bare}`])
      expect(verify({ ...HEADERS, 'webhook-signature': signature })?.code).toBe('bad_signature')
  })

  it.each([
    [0, undefined],
    [5 * MINUTES, undefined],
    [-5 * MINUTES, undefined],
    [5 * MINUTES + 1, 'stale_signature'],
    [-5 * MINUTES - 1, 'stale_signature'],
    [365 * 24 * 60 * MINUTES, 'stale_signature'],
  ])('at %i ms from its time: %s', (offMs, code) => {
    expect(verify(HEADERS, { nowMs: SENT_MS + offMs })?.code).toBe(code)
  })

  it('does not call a wrong signature stale', () => {
    expect(verify(HEADERS, { body: '{}', nowMs: SENT_MS + 60 * MINUTES })?.code).toBe('bad_signature')
  })

  it.each(['webhook-id', 'webhook-timestamp'])('needs %s', (name) => {
    expect(verify({ ...HEADERS, [name]: undefined })?.code).toBe('bad_signature')
  })

  it.each(['', 'soon', '-1614265330', '1614265330.5', '1e9', '0x60379bb2', '9'.repeat(13)])(
    'refuses the timestamp %j even when it is signed',
    (timestamp) => {
      const key = Buffer.from(SECRET.slice(6), 'base64')
      const signature = createHmac('sha256', key).update(`msg_1.${timestamp}.${BODY}`).digest('base64')
      const headers = { 'webhook-id': 'msg_1', 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` }
      expect(verify(headers)?.code).toBe('bad_signature')
    },
  )
})

describe('hmac, woocommerce and bearer', () => {
  const cases: [WebhookAuth, string, string][] = [
    ['hmac', 'x-panel-signature', `sha256=${hex('s3cret')}`],
    ['hmac', 'x-panel-signature', `SHA256=${hex('s3cret').toUpperCase()}`],
    ['woocommerce', 'x-wc-webhook-signature', base64('s3cret')],
    ['bearer', 'authorization', 'Bearer s3cret'],
    ['bearer', 'authorization', 'bearer s3cret'],
  ]
  it.each(cases)('%s: %s %s', (scheme, header, value) => {
    const options = { schemes: [scheme], secrets: ['old', 's3cret'] }
    expect(verify({ [header]: value }, options)).toBeUndefined()
    expect(verify({ [header]: [value, 'x'] }, options)).toBeUndefined()
    expect(verify({ [header]: value }, { ...options, secrets: ['old', 's3cret2'] })?.code).toBe('bad_signature')
    expect(verify({ [header]: `${value}00` }, options)?.code).toBe('bad_signature')
    expect(verify({ [header]: value.slice(0, -1) }, options)?.code).toBe('bad_signature')
    expect(verify({ [header]: '' }, options)?.code).toBe('bad_signature')
    const signsBody = scheme !== 'bearer'
    expect(verify({ [header]: value }, { ...options, body: `${BODY} ` }) !== undefined).toBe(signsBody)
  })

  it('is over the raw bytes, whatever they are', () => {
    const body = Uint8Array.from([0xff, 0xfe, 0, 0x80])
    const signature = createHmac('sha256', 's3cret').update(body).digest('hex')
    expect(verify({ 'x-panel-signature': `sha256=${signature}` }, { body, secrets: ['s3cret'] })).toBeUndefined()
  })

  it('needs its prefix', () => {
    for (const value of [hex('s3cret'), `sha1=${hex('s3cret')}`])
      expect(verify({ 'x-panel-signature': value }, { secrets: ['s3cret'] })?.code).toBe('bad_signature')
  })
})

describe('schemes', () => {
  it('says which header was expected', () => {
    expect(verify({ 'content-type': 'application/json' })).toEqual({
      code: 'missing_signature',
      message: 'Expected a signature in the header webhook-signature or x-panel-signature.',
    })
    expect(verify({ 'webhook-signature': [] })?.code).toBe('missing_signature')
  })

  it('never takes one that is not enabled', () => {
    const headers = { 'x-wc-webhook-signature': base64(SECRET), authorization: `Bearer ${SECRET}` }
    expect(verify(headers)?.code).toBe('missing_signature')
    expect(verify({ ...headers, 'x-panel-signature': 'sha256=00' })?.code).toBe('bad_signature')
    expect(verify(HEADERS, { schemes: ['hmac'] })?.code).toBe('missing_signature')
  })

  it('takes a right one beside a wrong one', () => {
    const headers = { ...HEADERS, 'webhook-signature': 'v1,xx', 'x-panel-signature': `sha256=${hex(SECRET)}` }
    expect(verify(headers)).toBeUndefined()
  })

  it('takes nothing without secrets', () => {
    expect(verify(HEADERS, { secrets: [] })?.code).toBe('bad_signature')
  })

  it('never notifies a secret or a right signature', () => {
    const refusals = [verify({}), verify(HEADERS, { body: '{}' }), verify(HEADERS, { nowMs: 0 })]
    for (const refusal of refusals) {
      expect(refusal?.message).not.toContain(SECRET.slice(6))
      expect(refusal?.message).not.toContain('g0hM9SsE')
    }
  })
})

const changed = (text: string) =>
  fc
    .tuple(fc.nat(text.length - 1), fc.integer({ min: 0x20, max: 0x7e }))
    .map(([at, code]) => text.slice(0, at) + String.fromCodePoint(code) + text.slice(at + 1))
    .filter((other) => other !== text)

describe('whatever is changed', () => {
  it('fails: one byte of the body, id, timestamp or signature', () => {
    const headers = fc.oneof(
      ...Object.entries(HEADERS).map(([name, value]) => changed(value).map((other) => ({ ...HEADERS, [name]: other }))),
    )
    fc.assert(
      fc.property(headers, (headers) => {
        expect(verify(headers)).toBeDefined()
      }),
      { numRuns: 2000 },
    )
    fc.assert(
      fc.property(fc.nat(BODY.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const body = Buffer.from(BODY).map((byte, index) => (index === at ? byte ^ flip : byte))
        expect(verify(HEADERS, { body })?.code).toBe('bad_signature')
      }),
    )
  })

  it('fails: one character of the other signatures', () => {
    const hmac = `sha256=${hex('s3cret')}`
    const woo = base64('s3cret')
    const schemes: WebhookAuth[] = ['hmac', 'woocommerce']
    fc.assert(
      fc.property(changed(hmac), changed(woo), (otherHmac, otherWoo) => {
        fc.pre(otherHmac.toLowerCase() !== hmac)
        const headers = { 'x-panel-signature': otherHmac, 'x-wc-webhook-signature': otherWoo }
        expect(verify(headers, { schemes, secrets: ['s3cret'] })?.code).toBe('bad_signature')
      }),
      { numRuns: 2000 },
    )
  })

  it('never throws, whatever the headers and secrets', () => {
    const text = fc.string({ unit: 'binary' })
    const value = fc.oneof(text, fc.array(text, { maxLength: 2 }), fc.constant(undefined))
    const odd = fc.oneof(
      value,
      fc.base64String(),
      text.map((signature) => `v1,${signature}`),
      text.map((signature) => `sha256=${signature}`),
    )
    fc.assert(
      fc.property(odd, value, odd, odd, fc.array(text), (signature, id, other, third, secrets) => {
        const headers = {
          'webhook-id': id,
          'webhook-timestamp': '1614265330',
          'webhook-signature': signature,
          'x-panel-signature': other,
          'x-wc-webhook-signature': third,
          authorization: third,
        }
        verify(headers, { schemes: ['standard', 'hmac', 'woocommerce', 'bearer'], secrets })
      }),
      { numRuns: 1000 },
    )
  })
})

it('compares texts of any length', () => {
  expect(sameText('', '')).toBe(true)
  expect(sameText('a', 'a')).toBe(true)
  expect(sameText('a', 'ab')).toBe(false)
  expect(sameText('é', 'e\u0301')).toBe(false)
})
