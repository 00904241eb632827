import type { SignedRequest } from '@peyk/panel/verify-webhook'
import type { Logger } from '@peyk/runtime/logger'
import { SECOND } from '@peyk/domain/time'
import { NO_TRACING } from '@peyk/runtime/tracing'
import type { Note, Tracing } from '@peyk/runtime/tracing'
import express from 'express'
import type { ErrorRequestHandler, Express, Request, RequestHandler, Response } from 'express'
import helmet from 'helmet'
import { refused } from './answer.ts'
import type { Answer } from './answer.ts'
import { BODY_LIMIT_BYTES, boundBodies, lengthOf } from './bound-bodies.ts'
import { PANEL_IS_POLLED, refusePanelHeaders, takePanelWebhook } from './panel-webhook.ts'
import type { PanelHeadersDeps } from './panel-webhook.ts'
import { TELEGRAM_IS_POLLED, confirmTooLarge, refuseTelegramHeaders, takeTelegramWebhook } from './telegram-webhook.ts'
import type { TelegramWebhookDeps } from './telegram-webhook.ts'

export type RouteName = 'panel' | 'telegram'

export type AppDeps = {
  panelPath: string
  telegramPath: string
  panel: PanelHeadersDeps & { enabled: boolean }
  telegram: TelegramWebhookDeps & { enabled: boolean }
  health: RequestHandler
  /** Called with every answer to a webhook, how long it took, and the code of a refusal. */
  onAnswer: (route: RouteName, status: number, tookMs: number, refusal: string | undefined) => void
  tracing?: Pick<Tracing, 'span' | 'withCaller'>
  logger: Logger
}

type WebhookRoute = {
  name: RouteName
  path: string
  /** The answer to every request where this source is polled. */
  off: Answer | undefined
  /** The refusal of what its headers say is no webhook: its body is not read. */
  refuse: (request: Request) => Answer | undefined
  take: (request: SignedRequest) => Promise<Answer>
  /** The answer to a body over the limit. */
  refuseTooLarge: (request: Request) => Answer
}

/** As nginx's lingering close: a reset would take the answer away from a client that still writes. */
const LINGER_MS = 1 * SECOND
const TOO_LARGE = refused(413, 'too_large', `Expected a body of at most ${BODY_LIMIT_BYTES / 1024} KiB.`)

/** What a person reads who opens a webhook's address in a browser. */
const POST_HERE: Record<RouteName, string> = {
  panel:
    'This is Peyk’s address for the panel’s webhook. Post here: POST, an order as JSON, signed. See docs/panel-integration.md.',
  telegram: 'This is Peyk’s address for Telegram’s webhook. Only Telegram posts here: POST, an update as JSON.',
}

function toRoutes({ panelPath, telegramPath, panel, telegram }: AppDeps): WebhookRoute[] {
  return [
    {
      name: 'panel',
      path: panelPath,
      off: panel.enabled ? undefined : PANEL_IS_POLLED,
      refuse: (request) => refusePanelHeaders(request, panel),
      take: (request) => takePanelWebhook(request, panel),
      refuseTooLarge: () => TOO_LARGE,
    },
    {
      name: 'telegram',
      path: telegramPath,
      off: telegram.enabled ? undefined : TELEGRAM_IS_POLLED,
      refuse: (request) => refuseTelegramHeaders(request, telegram),
      take: ({ rawBody }) => takeTelegramWebhook(rawBody, telegram),
      refuseTooLarge: (request) => refuseTelegramHeaders(request, telegram) ?? confirmTooLarge(telegram),
    },
  ]
}

/** Returns the HTTP side of ingress: two webhooks and the health paths. */
export function createApp(deps: AppDeps): Express {
  const { tracing = NO_TRACING, onAnswer } = deps
  const app = express()
  app.disable('x-powered-by')
  // An answer to a POST is not asked for twice.
  app.disable('etag')
  app.use(deps.health)
  app.use(helmet.xContentTypeOptions())

  const readBody = express.raw({ type: () => true, limit: BODY_LIMIT_BYTES })
  const bound = boundBodies()
  for (const { name, path, off, refuse, take, refuseTooLarge } of toRoutes(deps)) {
    const refuseUnread: RequestHandler = (request, response, next) => {
      const refusal = off ?? (lengthOf(request) > BODY_LIMIT_BYTES ? refuseTooLarge(request) : refuse(request))
      if (refusal === undefined) next()
      else sendUnread(response, refusal)
    }
    const onBodyError: ErrorRequestHandler = (error: unknown, request, response, next) => {
      if (statusOf(error) === 413) sendUnread(response, refuseTooLarge(request))
      else next(error)
    }
    const attributes = toServerAttributes(name, path)
    const takeWebhook: RequestHandler = async (request, response) => {
      const traced = () => tracing.span('webhook', attributes, (note) => answer(request, take, note))
      // Telegram sends no trace context; one that came to its address would be anybody's.
      send(response, await (name === 'panel' ? tracing.withCaller(request.headers, traced) : traced()))
    }
    app.post(path, measure(name, onAnswer), refuseUnread, bound, readBody, onBodyError, takeWebhook)
    app.all(path, (_request, response) => {
      send(response, { ...refused(405, 'method_not_allowed', POST_HERE[name]), headers: { allow: 'POST' } })
    })
  }

  app.use((_request, response) => send(response, refused(404, 'not_found', 'There is nothing here.')))
  const onError: ErrorRequestHandler = (error: unknown, _request, response, _next) =>
    sendUnread(response, toFailure(error, deps.logger))
  app.use(onError)
  return app
}

function measure(route: RouteName, onAnswer: AppDeps['onAnswer']): RequestHandler {
  return (_request, response, next) => {
    const beganMs = performance.now()
    response.on('finish', () => {
      const { refusal } = response.locals as { refusal?: string }
      onAnswer(route, response.statusCode, performance.now() - beganMs, refusal)
    })
    next()
  }
}

/** https://opentelemetry.io/docs/specs/semconv/http/http-spans/#http-server. The proxy in front of ingress knows scheme and host. */
function toServerAttributes(route: RouteName, path: string) {
  return {
    'peyk.route': route,
    'http.request.method': 'POST',
    'http.route': path,
    'url.path': path,
    'url.scheme': 'http',
  }
}

async function answer({ headers, body }: Request, take: WebhookRoute['take'], note: Note): Promise<Answer> {
  // Express leaves the body out of a request that has none.
  const taken = await take({ headers, rawBody: Buffer.isBuffer(body) ? body : Buffer.alloc(0) })
  note({ 'http.response.status_code': taken.status })
  return taken
}

/**
 * Answers a request whose body is not looked at. A client that still sends can read the answer; then the connection ends, unless the
 * request has.
 */
function sendUnread(response: Response, answer: Answer): void {
  const { req: request, socket } = response
  send(response, answer)
  const end = () => {
    if (!request.complete) socket?.destroy()
  }
  response.once('finish', () => void setTimeout(end, LINGER_MS).unref())
}

function send(response: Response, { status, headers = {}, body }: Answer): void {
  if (!body.success) (response.locals as { refusal?: string }).refusal = body.error.code
  response.status(status).set(headers).json(body)
}

/** Returns the HTTP status of an error of a body's reader. */
function statusOf(error: unknown): number | undefined {
  return (error as { status?: number }).status
}

/** Returns the answer to a body that cannot be read, or to a bug. */
function toFailure(error: unknown, logger: Logger): Answer {
  const status = statusOf(error) ?? 500
  if (status < 500) return refused(status, 'bad_request', 'The request could not be read.')
  logger.error('A request failed', { event: 'request.failed', error })
  return refused(500, 'internal_error', 'Something went wrong here; it is in the log. Send it again later.')
}
