/** The panel sent something that is not JSON. */
export class MalformedJson extends Error {
  override name = 'MalformedJson'
}

export type JsonObject = Record<string, unknown>

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Returns the only item of a list, and everything else as it is. */
export const aloneIn = (json: unknown): unknown => (Array.isArray(json) && json.length === 1 ? json[0] : json)

/** Returns an object's own value under a name. Ignores its prototype. */
export function valueOf(json: unknown, name: string): unknown {
  return isObject(json) && Object.hasOwn(json, name) ? json[name] : undefined
}

/** Returns whether a value says something: `null` and blank strings do not. */
export function saysSomething(value: unknown): boolean {
  return value !== undefined && value !== null && !(typeof value === 'string' && value.trim() === '')
}

const TOO_LONG_FOR_A_NUMBER = /\d[\d.]{15}/

/**
 * Parses JSON. A number with more digits than a JavaScript number holds stays text: it may be an id or an amount. Ignores BOMs. Of
 * a name that comes twice the last counts, as in JSON.parse.
 *
 * @throws {MalformedJson}
 */
export function parseJson(text: string): unknown {
  const json = text.replace(/^\uFEFF+/, '')
  try {
    return TOO_LONG_FOR_A_NUMBER.test(json) ? JSON.parse(json, keepAllDigits) : JSON.parse(json)
  } catch (error) {
    throw new MalformedJson('The body is not valid JSON.', { cause: error })
  }
}

/** Like {@link parseJson}, for the bytes of a request. @throws {MalformedJson} also when they are not UTF-8 */
export function parseBody(rawBody: Uint8Array): unknown {
  return parseJson(decodeUtf8(rawBody))
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes)
  } catch (error) {
    throw new MalformedJson('The body is not UTF-8.', { cause: error })
  }
}

function keepAllDigits(_key: string, value: unknown, context?: { source?: string }): unknown {
  const source = context?.source
  if (typeof value !== 'number' || source === undefined || !/^-?\d+(\.\d+)?$/.test(source)) return value
  return Number.isSafeInteger(value) || source.replace(/\D/g, '').length < 16 ? value : source
}
