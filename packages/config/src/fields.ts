import { isIP } from 'node:net'
import { parseTime } from '@peyk/domain/time'
import { COMMA, joinTexts, sameText } from '@peyk/domain/text'
import type { Text } from '@peyk/domain/text'
import { z } from 'zod'
import { expecting, say } from './say.ts'

/** Building blocks for environment variables. Every text finishes the sentence "NAME: expected …". */

export const text = (expected: Text) => z.string(expecting(expected))

export const pattern = (shape: RegExp, expected: Text) => z.string().regex(shape, expecting(expected))

const lowerCase = z.string().transform((value) => value.toLowerCase())

const ON = ['true', '1', 'yes', 'on']
const OFF = ['false', '0', 'no', 'off']

export const flag = lowerCase
  .pipe(z.enum([...ON, ...OFF], expecting(say('flag'))))
  .transform((value) => ON.includes(value))

const inTicks = (word: string): Text => ({ ...sameText(word), en: `\`${word}\`` })

/** A word out of a fixed set, in any case. */
export const oneOf = <const T extends readonly string[]>(words: T) =>
  lowerCase.pipe(z.enum(words, expecting(joinTexts(words.map(inTicks), say('or')))))

/** A comma separated list of words out of a fixed set, in any case. */
export const someOf = <const T extends readonly string[]>(words: T) => {
  const expected = say('wordsOf', { words: joinTexts(words.map(inTicks), COMMA) })
  return list(expected).pipe(z.array(lowerCase.pipe(z.enum(words, expecting(expected)))))
}

/** A comma separated list; empty entries are dropped. */
export const list = (expected: Text) =>
  z
    .string()
    .transform((value) =>
      value
        .split(',')
        .map((entry) => entry.trim())
        .filter((entry) => entry !== ''),
    )
    .refine((entries) => entries.length > 0, expecting(expected))

/** A comma separated list of `name=path`, each name out of a fixed set and at most once; the paths are names joined by dots. */
export const paths = <const T extends readonly string[]>(names: T) => {
  const expected = say('paths', { names: names.join(', '), example: 'id=data.orderNo,status=data.state' })
  return list(expected)
    .transform((entries) => entries.map((entry) => /^(\w+)\s*=\s*([^\s.=]+(?:\.[^\s.=]+)*)$/.exec(entry)))
    .refine(
      (matches) =>
        matches.every((match) => match !== null && names.includes(match[1] ?? '')) &&
        new Set(matches.map((match) => match?.[1])).size === matches.length,
      expecting(expected),
    )
    .transform(
      (matches) =>
        Object.fromEntries(matches.map((match) => [match?.[1], match?.[2]])) as Partial<Record<T[number], string>>,
    )
}

/** A comma separated list of `word=meaning`, each meaning out of a fixed set. A word may hold blanks. */
export const meanings = <const T extends readonly string[]>(set: T) => {
  const expected = say('meanings', { statuses: set.join(', '), example: 'arrived=paid' })
  const meaning = z.enum(set, expecting(expected))
  return list(expected)
    .transform((entries) => entries.map((entry) => /^([^=]*\S)\s*=\s*(\S+)$/.exec(entry)?.slice(1)))
    .pipe(z.array(z.tuple([z.string(), meaning], expecting(expected))))
}

/** A header that carries a token, with what stands before the token: `X-Api-Key` or `Authorization: Bearer`. */
export const tokenHeader = z
  .string()
  .regex(/^[\w!#$%&'*+.^`|~-]+(\s*:\s*[\x21-\x7e]*)?$/, expecting(say('tokenHeader')))
  .transform((value) => {
    const [name = '', scheme = ''] = value.split(':').map((part) => part.trim())
    return { name: name.toLowerCase(), prefix: scheme === '' ? '' : `${scheme} ` }
  })

/** A path below an API's address with a placeholder for a value: `orders/{id}` or `find?order={id}`. */
export const pathWith = (place: string) => {
  const expected = say('pathWith', { place, example: `orders/${place}` })
  return z
    .string()
    .refine(
      (value) => /^[^\s#\\]+$/.test(value) && value.includes(place) && !/^\w+:\/\/|^\/\//.test(value),
      expecting(expected),
    )
}

type Unit = 'days' | 'minutes' | 'seconds' | 'milliseconds' | 'orders' | 'messagesASecond'

export const integer = (min: number, max: number, unit?: Unit) => {
  const expected = unit === undefined ? say('integer', { min, max }) : say('integerOf', { unit: say(unit), min, max })
  return pattern(/^\d+$/, expected)
    .transform(Number)
    .refine((value) => value >= min && value <= max, expecting(expected))
}

export const number = (min: number, max: number, unit?: Unit) => {
  const expected = unit === undefined ? say('number', { min, max }) : say('numberOf', { unit: say(unit), min, max })
  return pattern(/^\d+(\.\d+)?$/, expected)
    .transform(Number)
    .refine((value) => value >= min && value <= max, expecting(expected))
}

const isPrefix = (value: string) => /^[\w.-]{1,64}$/.test(value)

export const prefix = z.string().refine(isPrefix, expecting(say('prefix')))

export const prefixes = list(say('prefixes')).refine(
  (entries) => entries.every(isPrefix) && new Set(entries).size === entries.length,
  expecting(say('prefixesOnce')),
)

/** A name of the IANA time zone database: https://www.iana.org/time-zones */
export const timeZone = z.string().refine(isTimeZone, expecting(say('timeZone')))

function isTimeZone(name: string): boolean {
  try {
    Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

/** A time of the day, `HH:MM` of 24 hours, in minutes after midnight. */
export const timeOfDay = pattern(/^([01]\d|2[0-3]):[0-5]\d$/, say('timeOfDay')).transform(
  (value) => Number(value.slice(0, 2)) * 60 + Number(value.slice(3)),
)

/** A date or a time of ISO 8601 with its zone, in milliseconds since 1970. */
export const time = z
  .string()
  .transform((value) => parseTime(value))
  .pipe(z.number(expecting(say('time'))))

export const port = integer(0, 65535)

export const path = pattern(/^\/[\w\-./~]*$/, say('path'))

/** An absolute URL with one of the protocols (each with its colon), without a trailing slash. */
export const url = (protocols: readonly string[], example: string) =>
  z
    .string()
    .refine(
      (value) => isUrl(value, protocols),
      expecting(
        say('url', {
          protocols: joinTexts(
            protocols.map((protocol) => `${protocol}//`),
            say('or'),
          ),
          example,
        }),
      ),
    )
    .transform((value) => value.replace(/(?<!\/)\/+$/, ''))

/** The URL of an API, below which paths are added: it has neither a query nor a fragment. */
export const apiUrl = (example: string) =>
  url(['https:', 'http:'], example).refine((value) => !/[?#]/.test(value), expecting(say('apiUrl', { example })))

/** A comma separated list of URLs. */
export const urls = (protocols: readonly string[], example: string) =>
  list(say('urls', { example })).pipe(z.array(url(protocols, example)))

/** People's numeric ids at Telegram. */
export const userIds = list(say('ids')).refine(
  (ids) => ids.every((id) => /^[1-9]\d{0,15}$/.test(id)),
  expecting(say('userIds')),
)

const RANGES = ['loopback', 'linklocal', 'uniquelocal']

/** Addresses, ranges of addresses and their names, as Express's `trust proxy` takes them: https://expressjs.com/en/guide/behind-proxies.html */
export const proxies = list(say('addresses')).refine(
  (entries) => entries.every(isProxy),
  expecting(say('proxies', { ranges: RANGES.join(', ') })),
)

function isProxy(entry: string): boolean {
  const [address = '', bits, ...more] = entry.split('/')
  const family = isIP(address)
  if (family === 0 || more.length > 0) return RANGES.includes(entry)
  return bits === undefined || (/^[1-9]\d{0,2}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128))
}

function isUrl(value: string, protocols: readonly string[]): boolean {
  if (!URL.canParse(value)) return false
  const { protocol, hostname } = new URL(value)
  // `${HOST}` is a variable that nobody replaces here.
  const isHost = hostname !== '' && !/[{}$]/.test(hostname)
  return protocols.includes(protocol) && value.toLowerCase().startsWith(`${protocol}//`) && isHost
}
