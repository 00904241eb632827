import { timingSafeEqual } from 'node:crypto'
import { truncatedHmac } from './truncated-hmac.ts'

const MAC_BYTES = 12
const MAC_CHARS = 16 // base64url of 12 bytes
/** Longest `start` parameter Telegram accepts: https://core.telegram.org/bots/features#deep-linking */
export const MAX_PAYLOAD_CHARS = 64

/** No base64url of a UTF-8 text begins so: its first byte would be 0xAF, which begins no character. */
const PLAIN_PREFIX = 'r_'
const PLAIN_ID = /^[\w-]+$/

/**
 * The `start` payload that links an order to the chat that opens it:
 * `base64url(orderId) "_" base64url(first 12 bytes of HMAC-SHA256(secret, orderId))`.
 *
 * Where that is too long and the id is of letters, digits, `_` and `-`, as a UUID is, `"r_" orderId` stands for the id: up to 45 characters fit.
 * The payload of other long ids exceeds {@link MAX_PAYLOAD_CHARS}; those need a stored short code instead.
 */
export function createLinkPayload(orderId: string, secret: string): string {
  const payload = sign(toBase64Url(orderId), orderId, secret)
  return payload.length > MAX_PAYLOAD_CHARS && PLAIN_ID.test(orderId)
    ? sign(PLAIN_PREFIX + orderId, orderId, secret)
    : payload
}

/** The order id of a payload in either form, or `undefined` when it was not signed with this secret. */
export function readLinkPayload(payload: string, secret: string): string | undefined {
  // base64url may itself contain "_": the signature has a fixed length, so the separator is found from the end.
  const separator = payload.length - MAC_CHARS - 1
  if (separator < 1 || payload[separator] !== '_') return undefined
  const id = payload.slice(0, separator)
  const isPlain = id.startsWith(PLAIN_PREFIX)
  const orderId = isPlain ? id.slice(PLAIN_PREFIX.length) : Buffer.from(id, 'base64url').toString('utf8')
  const expected = Buffer.from(sign(isPlain ? id : toBase64Url(orderId), orderId, secret))
  const given = Buffer.from(payload)
  return expected.length === given.length && timingSafeEqual(expected, given) ? orderId : undefined
}

const toBase64Url = (orderId: string) => Buffer.from(orderId, 'utf8').toString('base64url')
const sign = (id: string, orderId: string, secret: string) => `${id}_${truncatedHmac(secret, orderId, MAC_BYTES)}`

const CODE_PREFIX = 'c_'

/** A short payload for an order whose own payload is too long; only a store that remembers it can read it. */
export function createLinkCode(orderId: string, secret: string): string {
  return CODE_PREFIX + truncatedHmac(secret, `code:${orderId}`, MAC_BYTES)
}

export function isLinkCode(payload: string): boolean {
  return payload.startsWith(CODE_PREFIX) && payload.length === CODE_PREFIX.length + MAC_CHARS
}
