import { createHash, createHmac, createSecretKey, timingSafeEqual } from 'node:crypto'
import { MINUTE, SECOND } from '@peyk/domain/time'
import { toStandardKey } from './sign-event.ts'

export type WebhookAuth = 'standard' | 'hmac' | 'woocommerce' | 'bearer'

export type SignedRequest = {
  /** Header names in lower case. */
  headers: Record<string, string | string[] | undefined>
  rawBody: Uint8Array
}

/** Returns whether a header's value is a signature of the request. */
export type SignatureCheck = (value: string, request: SignedRequest, nowMs: number) => boolean | 'stale'

/** One way to sign: the header of the signature, and the check with one of the secrets. */
export type SignatureScheme = {
  /** In lower case. */
  header: string
  /** Called once for each secret. */
  checkWith: (secret: string) => SignatureCheck
  /** Returns the header's value as the panel makes it, for the doctor's test delivery. */
  sign?: (secret: string, body: string) => string
}

export type Schemes = readonly (WebhookAuth | SignatureScheme)[]

export type VerifierOptions = {
  schemes: Schemes
  secrets: readonly string[]
}

/** Why a request is not verified. */
export type VerificationFailure = { code: 'missing_signature' | 'bad_signature' | 'stale_signature'; message: string }

/** Returns `undefined` when the request is verified. */
export type Verify = (request: SignedRequest, nowMs: number) => VerificationFailure | undefined

const TOLERANCE_MS = 5 * MINUTE

export const SCHEMES: Record<WebhookAuth, SignatureScheme> = {
  standard: { header: 'webhook-signature', checkWith: checkStandard },
  hmac: signedBody('x-panel-signature', 'hex', 'sha256='),
  woocommerce: signedBody('x-wc-webhook-signature', 'base64'),
  // The scheme's name is case-insensitive: RFC 9110, section 11.1.
  bearer: {
    header: 'authorization',
    sign: (secret) => `Bearer ${secret}`,
    checkWith: (secret) => (value) => sameText(value.replace(/^bearer +/i, 'Bearer '), `Bearer ${secret}`),
  },
}

/** The scheme of many panels: a header with the HMAC-SHA256 of the raw body. */
export function signedBody(header: string, encoding: 'hex' | 'base64', prefix = ''): SignatureScheme {
  return {
    header,
    sign: (secret, body) => prefix + createHmac('sha256', secret).update(body).digest(encoding),
    checkWith(secret) {
      const key = createSecretKey(Buffer.from(secret))
      return (value, { rawBody }) => {
        const expected = createHmac('sha256', key).update(rawBody).digest(encoding)
        return sameSignature(encoding === 'hex' ? value.toLowerCase() : value, prefix + expected)
      }
    },
  }
}

/**
 * Returns the check that a webhook comes from the panel: by any of the enabled schemes and secrets, over the raw bytes, in constant
 * time.
 */
export function createVerifier({ schemes, secrets }: VerifierOptions): Verify {
  const enabled = toSchemes(schemes).map(({ header, checkWith }) => ({ header, checks: secrets.map(checkWith) }))
  const headers = enabled.map(({ header }) => header).join(' or ')

  return (request, nowMs) => {
    let isSigned = false
    let isStale = false
    for (const { header, checks } of enabled) {
      const value = headerOf(request, header)
      if (value === undefined) continue
      isSigned = true
      for (const check of checks) {
        const result = check(value, request, nowMs)
        if (result === true) return undefined
        isStale ||= result === 'stale'
      }
    }
    if (!isSigned) return { code: 'missing_signature', message: `Expected a signature in the header ${headers}.` }
    if (isStale)
      return {
        code: 'stale_signature',
        message: 'webhook-timestamp is more than 5 minutes away from now; check the clocks.',
      }
    return { code: 'bad_signature', message: 'The signature does not fit the body and the shared secret.' }
  }
}

/** Returns whether a request has a signature at all, which its headers alone say. */
export function createSignatureFinder(schemes: Schemes): (request: Pick<SignedRequest, 'headers'>) => boolean {
  const headers = toSchemes(schemes).map(({ header }) => header)
  return (request) => headers.some((header) => headerOf(request, header) !== undefined)
}

function toSchemes(schemes: Schemes): SignatureScheme[] {
  return schemes.map((scheme) => (typeof scheme === 'string' ? SCHEMES[scheme] : scheme))
}

/** Standard Webhooks: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md */
function checkStandard(secret: string): SignatureCheck {
  const key = createSecretKey(toStandardKey(secret))
  return (value, request, nowMs) => {
    const id = headerOf(request, 'webhook-id')
    const timestamp = headerOf(request, 'webhook-timestamp')
    if (id === undefined || timestamp === undefined || !/^\d{1,12}$/.test(timestamp)) return false
    const signed = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(request.rawBody)
    const expected = `v1,${signed.digest('base64')}`
    if (!value.split(' ').some((signature) => sameSignature(signature, expected))) return false
    return Math.abs(nowMs - Number(timestamp) * SECOND) <= TOLERANCE_MS ? true : 'stale'
  }
}

/** Returns a header's first value. The name is in lower case. */
export function headerOf({ headers }: Pick<SignedRequest, 'headers'>, name: string): string | undefined {
  const value = headers[name]
  return Array.isArray(value) ? value[0] : value
}

/**
 * Compares signatures in constant time; their length is no secret. They are compared as text, because decoders of base64 and hex
 * ignore unused bits and trailing garbage.
 */
function sameSignature(given: string, expected: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)]
  return one.length === other.length && timingSafeEqual(one, other)
}

/** Compares texts of any length in constant time, without a hint at the length of the expected one. */
export function sameText(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given), digest(expected))
}
