import { z } from 'zod'

/** Building blocks for environment variables. Every message finishes the sentence "NAME: expected …". */

export const text = (expected: string) => z.string({ error: () => expected })

export const secret = (expected: string) => text(expected)

export const flag = z
  .enum(['true', 'false', '1', '0', 'yes', 'no'], { error: () => '`true` or `false`' })
  .transform((value) => ['true', '1', 'yes'].includes(value))

export const oneOf = <const T extends readonly string[]>(words: T) =>
  z.enum(words, { error: () => words.map((word) => `\`${word}\``).join(' or ') })

/** A comma separated list of words out of a fixed set. */
export const someOf = <const T extends readonly string[]>(words: T) => {
  const expected = `a comma separated list of ${words.map((word) => `\`${word}\``).join(', ')}`
  return list(expected).pipe(z.array(z.enum(words, { error: () => expected })))
}

/** A comma separated list; empty entries are dropped. */
export const list = (expected: string) =>
  z
    .string()
    .transform((value) =>
      value
        .split(',')
        .map((entry) => entry.trim())
        .filter((entry) => entry !== ''),
    )
    .refine((entries) => entries.length > 0, { error: () => expected })

export const integer = (min: number, max: number, unit = '') => {
  const expected = `a whole number${unit && ` of ${unit}`} from ${min} to ${max}`
  return z
    .string()
    .regex(/^\d+$/, { error: () => expected })
    .transform(Number)
    .refine((value) => value >= min && value <= max, { error: () => expected })
}

export const number = (min: number, max: number, unit: string) => {
  const expected = `a number of ${unit} from ${min} to ${max}`
  return z
    .string()
    .regex(/^\d+(\.\d+)?$/, { error: () => expected })
    .transform(Number)
    .refine((value) => value >= min && value <= max, { error: () => expected })
}

export const port = integer(0, 65535)

export const path = z.string().regex(/^\/[\w\-./~]*$/, { error: () => 'a path that begins with `/`' })

/** An absolute URL with one of the protocols (each with its colon), without a trailing slash. */
export const url = (protocols: readonly string[], example: string) =>
  z
    .string()
    .refine((value) => isUrl(value, protocols), {
      error: () =>
        `an absolute URL (${protocols.map((protocol) => `${protocol}//`).join(' or ')}), for example ${example}`,
    })
    .transform((value) => value.replace(/\/+$/, ''))

function isUrl(value: string, protocols: readonly string[]): boolean {
  if (!URL.canParse(value)) return false
  const { protocol, hostname } = new URL(value)
  return protocols.includes(protocol) && value.toLowerCase().startsWith(`${protocol}//`) && hostname !== ''
}
