import { createHmac } from 'node:crypto'

/** The first signs, any verifies: so a secret can be replaced while what the old one signed is still in use. */
export type RotatedSecrets = readonly [first: string, ...others: string[]]

/** Returns the first `bytes` bytes of HMAC-SHA256(secret, text) as base64url: a short name that nobody can guess. */
export function truncatedHmac(secret: string, text: string, bytes: number): string {
  return createHmac('sha256', secret).update(text).digest().subarray(0, bytes).toString('base64url')
}
