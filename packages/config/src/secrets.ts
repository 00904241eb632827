import type { Text } from '@peyk/domain/text'
import { z } from 'zod'
import { expecting, say } from './say.ts'

/** A secret below this is no match for a machine that tries: 128 bits, https://pages.nist.gov/800-63-4/sp800-63b.html */
export const SHORTEST_KEY_BYTES = 16
/** A password that people type, against guesses that the board slows down. */
export const SHORTEST_PASSWORD = 12
const STANDARD_PREFIX = 'whsec_'

/**
 * Text that was to be replaced: `whsec_…`, `<secret>`, `$SECRET`, `%SECRET%`, `{{ secret }}`, `${SECRET}`, `$(openssl rand -base64 32)`, and the
 * same in backticks. A random secret may hold such signs, so they count only around a whole value, a name or a command.
 */
const PLACEHOLDER =
  /…|\.\.\.$|(?:^|,) *<[\w .-]+> *(?:,|$)|^\$\w+$|^%\w+%$|^\{\{.*\}\}$|^\$\(.*\)$|^`.*`$|\$\{[A-Z_]+(?::?[-?][^}]*)?\}|\$\([a-z]+ [^)]*\)|`[a-z]+ [^`]*`/

/** Returns the bytes that sign: of a Standard Webhooks secret those that its base64 stands for. */
export function keyBytesOf(secret: string): number {
  return secret.startsWith(STANDARD_PREFIX)
    ? Buffer.from(secret.slice(STANDARD_PREFIX.length), 'base64').length
    : Buffer.byteLength(secret)
}

/** A password. */
export const secret = (expected: Text) =>
  z.string().refine((value) => !PLACEHOLDER.test(value), expecting(say('notPlaceholder', { expected })))

/**
 * One or more secrets, comma separated: any verifies, the first signs. A secret may hold commas: the whole value is one too, and a part
 * that is too short to be a secret is none. WooCommerce makes such secrets.
 */
export const secrets = (expected: Text) =>
  z
    .string()
    .refine(
      (value) => ![value, ...toSecrets(value)].some((part) => PLACEHOLDER.test(part)),
      expecting(say('notPlaceholder', { expected })),
    )
    .transform(toSecrets)
    .refine((found) => found.length > 0, expecting(expected))

/** Secrets of which those that begin with `whsec_` are keys of Standard Webhooks. */
export const webhookSecrets = (expected: Text) =>
  secrets(expected).refine((found) => found.every(isStandardKey), expecting(say('notEmptyKey', { expected })))

function splitAtCommas(value: string): string[] {
  return value.split(',').flatMap((part) => (part.trim() === '' ? [] : [part.trim()]))
}

function toSecrets(value: string): string[] {
  const parts = splitAtCommas(value)
  if (parts.length === 0 || !value.includes(',')) return parts
  const long = parts.filter((part) => keyBytesOf(part) >= SHORTEST_KEY_BYTES || part.startsWith(STANDARD_PREFIX))
  return parts[0]?.startsWith(STANDARD_PREFIX) === true ? long : [...long, value]
}

/** Base64 that its own bytes would not be written as is a typing mistake: https://www.rfc-editor.org/rfc/rfc4648#section-3.5 */
function isStandardKey(found: string): boolean {
  if (!found.startsWith(STANDARD_PREFIX)) return true
  const written = found.slice(STANDARD_PREFIX.length)
  const key = Buffer.from(written, 'base64')
  const canonical = key.toString('base64')
  return key.length > 0 && (written === canonical || written === canonical.replace(/(?<!=)=+$/, ''))
}
