import type { IncomingMessage } from 'node:http'

/** A body that was not read; the answer's status says why. */
class BodyNotRead extends Error {
  override name = 'BodyNotRead'
  readonly status: 400 | 413
  constructor(status: 400 | 413, message: string) {
    super(message)
    this.status = status
  }
}

/**
 * A request's body as it came.
 *
 * @throws {BodyNotRead} 413 when it is longer than the limit, but only when all of it has come and was dropped, so that the
 * connection can be used again; 400 when its sender left in the middle
 */
export function readBody(request: IncomingMessage, limitBytes: number): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    let parts: Uint8Array[] = []
    let length = 0
    request.on('data', (part: Buffer) => {
      length += part.length
      if (length <= limitBytes) parts.push(part)
      else parts = []
    })
    request.on('end', () => {
      const [first, ...others] = parts
      if (length > limitBytes)
        reject(new BodyNotRead(413, `${length} bytes came, ${limitBytes} were expected at most.`))
      else resolve(first !== undefined && others.length === 0 ? first : Buffer.concat(parts, length))
    })
    request.on('error', (error) => reject(new BodyNotRead(400, `The body did not come whole: ${error.message}`)))
  })
}
