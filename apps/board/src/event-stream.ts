import type { Response } from 'express'

/** What a browser that takes nothing in may leave unread before it is cut off. */
const UNREAD_LIMIT_BYTES = 1024 * 1024

/** Answers with server-sent events. https://html.spec.whatwg.org/multipage/server-sent-events.html */
export function openEventStream(response: Response) {
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    // nginx would keep events back until its buffer is full.
    'x-accel-buffering': 'no',
  })
  response.write('retry: 3000\n\n')
  return {
    send(event: string, data: unknown): void {
      if (response.writableLength > UNREAD_LIMIT_BYTES) response.destroy()
      else response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`)
    },
    end(): void {
      response.end()
    },
    onEnd(listener: () => void): void {
      response.on('close', listener)
    },
  }
}
