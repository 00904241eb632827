import { createHmac, randomBytes, scrypt, timingSafeEqual } from 'node:crypto'

const KEY_FOR_COMPARING = randomBytes(32)
const BASE64URL = /^[\w-]+={0,2}$/
/** The memory that one check may use: 2^17 with r = 8 needs 128 MiB. */
const MOST_MEMORY_BYTES = 256 * 1024 * 1024

/** Returns whether a password is right, in a time that reveals nothing about it. */
export type PasswordCheck = (given: string) => Promise<boolean>

/**
 * Returns the check for a `BOARD_PASSWORD`: the password itself, or its scrypt hash (RFC 7914)
 * `scrypt$<N>$<r>$<p>$<salt>$<hash>`, salt and hash in base64url. `:` may stand for `$`, which Docker Compose takes for
 * a variable. To make one (its first argument is the password):
 *
 *     node -e 'const { randomBytes, scryptSync } = crypto, salt = randomBytes(16), [N, r, p] = [32768, 8, 1];
 *       console.log(["scrypt", N, r, p, salt.toString("base64url"), scryptSync(process.argv[1], salt, 32,
 *       { N, r, p, maxmem: 2 ** 28 }).toString("base64url")].join(":"))' 'the password'
 *
 * Throws a `TypeError` when the value begins as a hash and is none; its message ends the sentence "expected …".
 */
export function parsePassword(setting: string): PasswordCheck {
  if (!/^scrypt[$:]/.test(setting)) return async (given) => isSameText(given, setting)

  const [, n, r, p, salt = '', hash = '', ...surplus] = setting.split(/[$:]/)
  const cost = { N: Number(n), r: Number(r), p: Number(p), maxmem: MOST_MEMORY_BYTES }
  const expected = Buffer.from(hash, 'base64url')
  if (!isUsable(cost) || !BASE64URL.test(salt) || !BASE64URL.test(hash) || expected.length < 16 || surplus.length > 0) {
    throw new TypeError(
      'a password, or its hash scrypt$<N>$<r>$<p>$<salt>$<hash> with N a power of two, at most 256 MiB for 128·N·r bytes, salt and a hash of at least 16 bytes in base64url',
    )
  }
  return (given) =>
    new Promise((resolve, reject) => {
      scrypt(given, Buffer.from(salt, 'base64url'), expected.length, cost, (error, key) =>
        error ? reject(error) : resolve(timingSafeEqual(key, expected)),
      )
    })
}

/** Compares in a time that depends on neither text. */
export function isSameText(given: string, expected: string): boolean {
  return createComparison(expected)(given)
}

/** Returns a comparison that keeps a digest, not the text. */
export function createComparison(expected: string): (given: string) => boolean {
  const digest = (text: string) => createHmac('sha256', KEY_FOR_COMPARING).update(text).digest()
  const known = digest(expected)
  return (given) => timingSafeEqual(digest(given), known)
}

function isUsable({ N, r, p, maxmem }: { N: number; r: number; p: number; maxmem: number }): boolean {
  return (
    [N, r, p].every((value) => Number.isSafeInteger(value) && value > 0) &&
    N > 1 &&
    N <= 2 ** 24 &&
    Number.isInteger(Math.log2(N)) &&
    p <= 16 &&
    128 * r * (N + p + 2) < maxmem
  )
}
