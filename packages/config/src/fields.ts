import { isIP } from 'node:net'
import { parseTime } from '@peyk/domain/time'
import { z } from 'zod'

/** Building blocks for environment variables. Every message finishes the sentence "NAME: expected …". */

export const text = (expected: string) => z.string({ error: () => expected })

export const pattern = (shape: RegExp, expected: string) => z.string().regex(shape, { error: () => expected })

const ON = ['true', '1', 'yes', 'on']
const OFF = ['false', '0', 'no', 'off']

export const flag = z
  .string()
  .transform((value) => value.toLowerCase())
  .pipe(z.enum([...ON, ...OFF], { error: () => '`true` or `false`' }))
  .transform((value) => ON.includes(value))

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

/** A comma separated list of `name=path`, each name out of a fixed set and at most once; the paths are names joined by dots. */
export const paths = <const T extends readonly string[]>(names: T) => {
  const expected = `a comma separated list of field=path, each field at most once out of ${names.join(', ')}, for example id=data.orderNo,status=data.state`
  return list(expected)
    .transform((entries) => entries.map((entry) => /^(\w+)\s*=\s*([^\s.=]+(?:\.[^\s.=]+)*)$/.exec(entry)))
    .refine(
      (matches) =>
        matches.every((match) => match !== null && names.includes(match[1] ?? '')) &&
        new Set(matches.map((match) => match?.[1])).size === matches.length,
      { error: () => expected },
    )
    .transform(
      (matches) =>
        Object.fromEntries(matches.map((match) => [match?.[1], match?.[2]])) as Partial<Record<T[number], string>>,
    )
}

/** A comma separated list of `word=meaning`, each meaning out of a fixed set. A word may hold blanks. */
export const meanings = <const T extends readonly string[]>(set: T) => {
  const expected = `a comma separated list of word=status, each status out of ${set.join(', ')}, for example arrived=paid`
  const meaning = z.enum(set, { error: () => expected })
  return list(expected)
    .transform((entries) => entries.map((entry) => /^([^=]*\S)\s*=\s*(\S+)$/.exec(entry)?.slice(1)))
    .pipe(z.array(z.tuple([z.string(), meaning], { error: () => expected })))
}

/** A header that carries a token, with what stands before the token: `X-Api-Key` or `Authorization: Bearer`. */
export const tokenHeader = z
  .string()
  .regex(/^[\w!#$%&'*+.^`|~-]+(\s*:\s*[\x21-\x7e]*)?$/, {
    error: () => 'a header such as `X-Api-Key`, or one with a word before the token such as `Authorization: Bearer`',
  })
  .transform((value) => {
    const [name = '', scheme = ''] = value.split(':').map((part) => part.trim())
    return { name: name.toLowerCase(), prefix: scheme === '' ? '' : `${scheme} ` }
  })

/** A path below an API's address with a placeholder for a value: `orders/{id}` or `find?order={id}`. */
export const pathWith = (place: string) => {
  const expected = `a path below PANEL_API_BASE_URL with ${place} in it, for example orders/${place}`
  return z
    .string()
    .refine((value) => /^[^\s#\\]+$/.test(value) && value.includes(place) && !/^\w+:\/\/|^\/\//.test(value), {
      error: () => expected,
    })
}

export const integer = (min: number, max: number, unit = '') => {
  const expected = `a whole number${unit && ` of ${unit}`} from ${min} to ${max}`
  return pattern(/^\d+$/, expected)
    .transform(Number)
    .refine((value) => value >= min && value <= max, { error: () => expected })
}

export const number = (min: number, max: number, unit = '') => {
  const expected = `a number${unit && ` of ${unit}`} from ${min} to ${max}`
  return pattern(/^\d+(\.\d+)?$/, expected)
    .transform(Number)
    .refine((value) => value >= min && value <= max, { error: () => expected })
}

const PREFIX_EXPECTED = '1–64 characters of A–Z a–z 0–9 _ . -'
const isPrefix = (value: string) => /^[\w.-]{1,64}$/.test(value)

export const prefix = z.string().refine(isPrefix, { error: () => PREFIX_EXPECTED })

export const prefixes = list(`prefixes, comma separated, each of ${PREFIX_EXPECTED}`).refine(
  (entries) => entries.every(isPrefix) && new Set(entries).size === entries.length,
  { error: () => `prefixes, comma separated and each once, of ${PREFIX_EXPECTED}` },
)

/** A name of the IANA time zone database: https://www.iana.org/time-zones */
export const timeZone = z.string().refine(isTimeZone, { error: () => 'a time zone’s name such as Asia/Tehran' })

function isTimeZone(name: string): boolean {
  try {
    Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

/** A time of the day, `HH:MM` of 24 hours, in minutes after midnight. */
export const timeOfDay = pattern(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of the day from 00:00 to 23:59').transform(
  (value) => Number(value.slice(0, 2)) * 60 + Number(value.slice(3)),
)

/** A date or a time of ISO 8601 with its zone, in milliseconds since 1970. */
export const time = z
  .string()
  .transform((value) => parseTime(value))
  .pipe(z.number({ error: () => 'a time in ISO 8601 such as 2026-11-01T00:00:00Z' }))

export const port = integer(0, 65535)

export const path = pattern(/^\/[\w\-./~]*$/, 'a path that begins with `/`')

/** An absolute URL with one of the protocols (each with its colon), without a trailing slash. */
export const url = (protocols: readonly string[], example: string) =>
  z
    .string()
    .refine((value) => isUrl(value, protocols), {
      error: () =>
        `an absolute URL (${protocols.map((protocol) => `${protocol}//`).join(' or ')}), for example ${example}`,
    })
    .transform((value) => value.replace(/(?<!\/)\/+$/, ''))

/** A comma separated list of URLs. */
export const urls = (protocols: readonly string[], example: string) =>
  list(`an absolute URL, for example ${example}`).pipe(z.array(url(protocols, example)))

/** People's numeric ids at Telegram. */
export const userIds = list('a comma separated list of numeric ids').refine(
  (ids) => ids.every((id) => /^[1-9]\d{0,15}$/.test(id)),
  {
    error: () => 'a comma separated list of numeric ids of Telegram’s users, for example 7001,7002',
  },
)

const RANGES = ['loopback', 'linklocal', 'uniquelocal']

/** Addresses, ranges of addresses and their names, as Express's `trust proxy` takes them: https://expressjs.com/en/guide/behind-proxies.html */
export const proxies = list('a comma separated list of addresses').refine((entries) => entries.every(isProxy), {
  error: () => `a comma separated list of addresses, ranges such as 10.0.0.0/8, or ${RANGES.join(', ')}`,
})

function isProxy(entry: string): boolean {
  const [address = '', bits, ...more] = entry.split('/')
  const family = isIP(address)
  if (family === 0 || more.length > 0) return RANGES.includes(entry)
  return bits === undefined || (/^[1-9]\d{0,2}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128))
}

function isUrl(value: string, protocols: readonly string[]): boolean {
  if (!URL.canParse(value)) return false
  const { protocol, hostname } = new URL(value)
  return protocols.includes(protocol) && value.toLowerCase().startsWith(`${protocol}//`) && hostname !== ''
}
