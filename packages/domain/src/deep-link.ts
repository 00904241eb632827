import { timingSafeEqual } from 'node:crypto'
import { truncatedHmac } from './truncated-hmac.ts'

const MAC_BYTES = 12
const MAC_CHARS = 16 // base64url of 12 bytes
/** Longest `start` parameter Telegram accepts: https://core.telegram.org/bots/features#deep-linking */
export const MAX_PAYLOAD_CHARS = 64

/**
 * The `start` payload that links an order to the chat that opens it:
 * `base64url(orderId) "_" base64url(first 12 bytes of HMAC-SHA256(secret, orderId))`.
 *
 * It can exceed {@link MAX_PAYLOAD_CHARS} for long ids; those need a stored short code instead.
 */
export function createLinkPayload(orderId: string, secret: string): string {
  return `${Buffer.from(orderId, 'utf8').toString('base64url')}_${truncatedHmac(secret, orderId, MAC_BYTES)}`
}

/** The order id of a payload made by {@link createLinkPayload}, or `undefined` when it was not signed with this secret. */
export function readLinkPayload(payload: string, secret: string): string | undefined {
  // base64url may itself contain "_": the signature has a fixed length, so the separator is found from the end.
  const separator = payload.length - MAC_CHARS - 1
  if (separator < 1 || payload[separator] !== '_') return undefined
  const orderId = Buffer.from(payload.slice(0, separator), 'base64url').toString('utf8')
  const expected = Buffer.from(createLinkPayload(orderId, secret))
  const given = Buffer.from(payload)
  return expected.length === given.length && timingSafeEqual(expected, given) ? orderId : undefined
}

const CODE_PREFIX = 'c_'

/** A short payload for an order whose own payload is too long; only a store that remembers it can read it. */
export function createLinkCode(orderId: string, secret: string): string {
  return CODE_PREFIX + truncatedHmac(secret, `code:${orderId}`, MAC_BYTES)
}

export function isLinkCode(payload: string): boolean {
  return payload.startsWith(CODE_PREFIX) && payload.length === CODE_PREFIX.length + MAC_CHARS
}
