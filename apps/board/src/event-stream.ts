import { PassThrough } from 'node:stream'

/** A browser that leaves more than this unread is cut off. */
const UNREAD_LIMIT_BYTES = 1024 * 1024

/** Server-sent events. https://html.spec.whatwg.org/multipage/server-sent-events.html */
export function createEventStream() {
  const body = new PassThrough()
  body.write('retry: 3000\n\n')
  return {
    body,
    send(event: string, data: unknown): void {
      if (body.writableLength + body.readableLength > UNREAD_LIMIT_BYTES) body.destroy()
      else if (body.writable) body.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`)
    },
  }
}
