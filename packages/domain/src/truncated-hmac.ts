import { createHmac } from 'node:crypto'

/** Returns the first `bytes` bytes of HMAC-SHA256(secret, text) as base64url: a short name that nobody can guess. */
export function truncatedHmac(secret: string, text: string, bytes: number): string {
  return createHmac('sha256', secret).update(text).digest().subarray(0, bytes).toString('base64url')
}
