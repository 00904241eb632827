import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Logger } from '@peyk/runtime/logger'
import type { Tracing } from '@peyk/runtime/tracing'
import type { SignedRequest } from '@peyk/panel/verify-webhook'
import { refused } from './answer.ts'
import type { Answer } from './answer.ts'

export type Route = 'panel' | 'telegram'

export const BODY_LIMIT_BYTES = 256 * 1024

/** One webhook: what is done with a request, or what every request is answered. */
export type Webhook = { route: Route; always?: Answer; take: (request: SignedRequest) => Promise<Answer> }

export type WebhookWatch = {
  /** Called with every answer to a webhook, and how long it took. */
  onAnswer: (route: Route, status: number, tookMs: number) => void
  span: Tracing['span']
  logger: Logger
}

/** Answers one request, whose body `read` gives. Never rejects. */
export type WebhookHandler = (
  request: IncomingMessage,
  response: ServerResponse,
  read: () => Promise<Uint8Array>,
) => Promise<void>

/** A webhook for `node:http`. */
export function createWebhookHandler(
  { route, always, take }: Webhook,
  { onAnswer, span, logger }: WebhookWatch,
): WebhookHandler {
  const attributes = { 'peyk.route': route }
  const answerTo = async (request: IncomingMessage, read: () => Promise<Uint8Array>): Promise<Answer> => {
    if (always !== undefined) return always
    try {
      const rawBody = await read()
      return await span('webhook', attributes, async (note) => {
        const answer = await take({ headers: request.headers, rawBody })
        note({ 'http.response.status_code': answer.status })
        return answer
      })
    } catch (error) {
      return toFailure(error, logger)
    }
  }
  return async (request, response, read) => {
    const beganMs = performance.now()
    response.on('finish', () => onAnswer(route, response.statusCode, performance.now() - beganMs))
    sendAnswer(response, await answerTo(request, read))
  }
}

/** Answers are JSON for programs. */
export function sendAnswer(response: ServerResponse, { status, headers, body }: Answer): void {
  const text = JSON.stringify(body)
  response
    .writeHead(status, {
      'x-content-type-options': 'nosniff',
      'content-type': 'application/json; charset=utf-8',
      'content-length': Buffer.byteLength(text),
      ...headers,
    })
    .end(text)
}

/** What reading a body or a bug throws, in the contract's shape. */
export function toFailure(error: unknown, logger: Logger): Answer {
  const { status = 500 } = error as { status?: number }
  if (status === 413) return refused(413, 'too_large', `Expected a body of at most ${BODY_LIMIT_BYTES / 1024} KiB.`)
  if (status < 500) return refused(status, 'bad_request', 'The request could not be read.')
  logger.error('A request failed', { event: 'request.failed', error })
  return refused(500, 'internal_error', 'Something went wrong here; it is in the log. Send it again later.')
}
