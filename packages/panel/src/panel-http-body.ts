import type { IncomingHttpHeaders } from 'node:http'
import { promisify } from 'node:util'
import { brotliDecompress, gunzip, inflate, inflateRaw } from 'node:zlib'
import type { ZlibOptions } from 'node:zlib'

/** An answer has more bytes than it may, compressed or not. */
export class BodyTooLarge extends Error {
  override name = 'BodyTooLarge'
}

/** An answer is not compressed as its header says. */
export class UnreadableBody extends Error {
  override name = 'UnreadableBody'
}

/** The encodings that are asked for. Servers send deflate in two forms, so it is only understood. */
export const ENCODINGS = ['gzip', 'br']

type Inflate = (bytes: Buffer, options: ZlibOptions) => Promise<Buffer>

const INFLATERS: Readonly<Record<string, Inflate>> = {
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  deflate: (bytes, options) => promisify(hasZlibHeader(bytes) ? inflate : inflateRaw)(bytes, options),
  br: promisify(brotliDecompress),
}

/** Many servers send `deflate` without the header of RFC 1950, section 2.2. */
const hasZlibHeader = ([first = 0, second = 0]: Buffer) => (first & 0x0f) === 8 && (first * 256 + second) % 31 === 0

/**
 * Returns the text of an answer, decompressed and decoded.
 *
 * @throws {BodyTooLarge}
 * @throws {UnreadableBody}
 */
export async function decodeBody(body: Buffer, headers: IncomingHttpHeaders, maxBytes: number): Promise<string> {
  const encoding = headers['content-encoding']?.trim().toLowerCase() ?? ''
  if (['', 'identity'].includes(encoding) || body.length === 0) return decodeText(body, headers['content-type'])
  const decompress = Object.hasOwn(INFLATERS, encoding) ? INFLATERS[encoding] : undefined
  if (decompress === undefined)
    throw new UnreadableBody(`it is compressed as "${encoding.slice(0, 40)}"; expected gzip, deflate, br or none`)
  try {
    return decodeText(await decompress(body, { maxOutputLength: maxBytes }), headers['content-type'])
  } catch (error) {
    if ((error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE') throw new BodyTooLarge()
    throw new UnreadableBody(`it is not compressed as "${encoding}", which its Content-Encoding says`, { cause: error })
  }
}

/**
 * JSON is UTF-8 (RFC 8259, section 8.1), whatever the header says: many servers add a charset to everything. A BOM of UTF-16 and a body
 * that is not UTF-8 are the exceptions.
 */
function decodeText(bytes: Buffer, contentType = ''): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return decoderOf(/charset="?([\w.:-]+)/i.exec(contentType)?.[1]).decode(bytes)
  }
}

function decoderOf(charset = 'utf-8'): TextDecoder {
  try {
    return new TextDecoder(charset)
  } catch {
    return new TextDecoder()
  }
}
