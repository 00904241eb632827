import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { MINUTE, SECOND } from '@peyk/domain/time'

export type WebhookAuth = 'standard' | 'hmac' | 'woocommerce' | 'bearer'

export type SignedRequest = {
  /** Header names in lower case. */
  headers: Record<string, string | string[] | undefined>
  rawBody: Uint8Array
}

/** One way to sign: the header that carries the signature, and whether it fits. */
export type SignatureScheme = {
  /** In lower case. */
  header: string
  verify: (value: string, request: SignedRequest, secret: string, nowMs: number) => boolean | 'stale'
}

export type VerifyOptions = {
  schemes: readonly (WebhookAuth | SignatureScheme)[]
  secrets: readonly string[]
  nowMs: number
}

/** `undefined` when the request is verified, else why it is not. */
export type Refusal = { code: 'missing_signature' | 'bad_signature' | 'stale_signature'; message: string }

const TOLERANCE_MS = 5 * MINUTE

const SCHEMES: Record<WebhookAuth, SignatureScheme> = {
  standard: { header: 'webhook-signature', verify: verifyStandard },
  hmac: signedBody('x-panel-signature', 'hex', 'sha256='),
  woocommerce: signedBody('x-wc-webhook-signature', 'base64'),
  // The scheme's name is case-insensitive: RFC 9110, section 11.1.
  bearer: {
    header: 'authorization',
    verify: (value, _request, secret) => sameText(value.replace(/^bearer +/i, 'Bearer '), `Bearer ${secret}`),
  },
}

/** The scheme of many panels: a header with the HMAC-SHA256 of the raw body. */
export function signedBody(header: string, encoding: 'hex' | 'base64', prefix = ''): SignatureScheme {
  return {
    header,
    verify: (value, { rawBody }, secret) =>
      sameText(encoding === 'hex' ? value.toLowerCase() : value, prefix + hmac(secret, rawBody).toString(encoding)),
  }
}

/**
 * Whether a webhook really comes from the panel: one of the enabled schemes, over the raw bytes, with any of the secrets,
 * compared in constant time.
 */
export function verifyWebhook(request: SignedRequest, options: VerifyOptions): Refusal | undefined {
  const schemes = options.schemes.map((scheme) => (typeof scheme === 'string' ? SCHEMES[scheme] : scheme))
  const present = schemes.filter(({ header }) => headerOf(request, header) !== undefined)
  if (present.length === 0) {
    const headers = schemes.map(({ header }) => header).join(' or ')
    return { code: 'missing_signature', message: `Expected a signature in the header ${headers}.` }
  }
  const results = present.flatMap(({ header, verify }) =>
    options.secrets.map((secret) => verify(headerOf(request, header) ?? '', request, secret, options.nowMs)),
  )
  if (results.includes(true)) return undefined
  if (results.includes('stale'))
    return {
      code: 'stale_signature',
      message: 'webhook-timestamp is more than 5 minutes away from now; check the clocks.',
    }
  return { code: 'bad_signature', message: 'The signature does not fit the body and the shared secret.' }
}

/** Standard Webhooks: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md */
function verifyStandard(value: string, request: SignedRequest, secret: string, nowMs: number): boolean | 'stale' {
  const id = headerOf(request, 'webhook-id')
  const timestamp = headerOf(request, 'webhook-timestamp')
  if (id === undefined || timestamp === undefined || !/^\d{1,12}$/.test(timestamp)) return false
  const signed = Buffer.concat([Buffer.from(`${id}.${timestamp}.`), request.rawBody])
  const expected = hmac(secret.startsWith('whsec_') ? Buffer.from(secret.slice(6), 'base64') : secret, signed)
  const matches = value.split(' ').some((signature) => sameText(signature, `v1,${expected.toString('base64')}`))
  if (!matches) return false
  return Math.abs(nowMs - Number(timestamp) * SECOND) <= TOLERANCE_MS ? true : 'stale'
}

/** A header's first value, by its name in lower case. */
export function headerOf({ headers }: Pick<SignedRequest, 'headers'>, name: string): string | undefined {
  const value = headers[name]
  return Array.isArray(value) ? value[0] : value
}

function hmac(secret: string | Uint8Array, bytes: Uint8Array): Buffer {
  return createHmac('sha256', secret).update(bytes).digest()
}

/**
 * Compares texts of any length in constant time. Signatures are compared as text, since decoders of base64 and hex let
 * unused bits and trailing garbage pass.
 */
export function sameText(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given), digest(expected))
}
