import type { Request, RequestHandler } from 'express'
import { UPDATE_LIMIT_BYTES } from './readable-updates.ts'

export const BODY_LIMIT_BYTES = UPDATE_LIMIT_BYTES
/** Bodies that are being received, all together. Only signed requests, right or wrong, come so far. */
const BODIES_LIMIT_BYTES = 32 * 1024 * 1024

/** Returns a body's length in bytes. One that the headers do not say counts as the largest. */
export function lengthOf(request: Request): number {
  return Number(request.headers['content-length'] ?? BODY_LIMIT_BYTES)
}

/**
 * Bounds what the bodies under way hold together. Where it is too much, the oldest of them ends: a sound one arrives within
 * milliseconds. Only bytes that have arrived count, or else announcing many would be enough to keep all others out.
 */
export function boundBodies(): RequestHandler {
  const held = new Map<Request, number>()
  let bytes = 0
  return (request, response, next) => {
    const length = lengthOf(request)
    const hold = (more: number) => {
      bytes += more
      held.set(request, (held.get(request) ?? 0) + more)
      if (bytes <= BODIES_LIMIT_BYTES) return
      const [oldest] = held.keys()
      oldest?.destroy()
    }
    // What is packed is unpacked at once, up to the limit.
    if ((request.headers['content-encoding'] ?? 'identity') !== 'identity') hold(BODY_LIMIT_BYTES)
    // A body that came in one piece is not under way.
    else request.on('data', (chunk: Buffer) => chunk.length < length && hold(chunk.length))
    response.once('close', () => {
      bytes -= held.get(request) ?? 0
      held.delete(request)
    })
    next()
  }
}
