import { NO_TRACING } from '@peyk/config/tracing'
import type { Tracing } from '@peyk/config/tracing'
import express from 'express'
import type { ErrorRequestHandler, Express, Request, RequestHandler, Response } from 'express'
import helmet from 'helmet'
import { refused } from './answer.ts'
import type { Answer } from './answer.ts'
import { PANEL_IS_POLLED, takePanelWebhook } from './panel-webhook.ts'
import type { PanelWebhookDeps } from './panel-webhook.ts'
import { TELEGRAM_IS_POLLED, takeTelegramWebhook } from './telegram-webhook.ts'
import type { TelegramWebhookDeps } from './telegram-webhook.ts'

export type AppDeps = {
  panelPath: string
  telegramPath: string
  panel: PanelWebhookDeps
  telegram: TelegramWebhookDeps
  health: RequestHandler
  /** Called with every answer to a webhook, and how long it took. */
  onAnswer: (route: Route, status: number, tookMs: number) => void
  span?: Tracing['span']
}

export type Route = 'panel' | 'telegram'

const BODY_LIMIT = '256kb'

/** Ingress as an Express application; nothing happens until it listens. */
export function createApp(deps: AppDeps): Express {
  const app = express()
  app.disable('x-powered-by')
  // Nobody asks twice for an answer to a POST.
  app.disable('etag')
  app.use(deps.health)
  // The answers are JSON for programs: what helmet says of pages does not concern them.
  app.use(helmet.xContentTypeOptions())

  const raw = express.raw({ type: () => true, limit: BODY_LIMIT })
  const { span = NO_TRACING.span } = deps
  const send = (response: Response, answer: Answer) => {
    response
      .status(answer.status)
      .set(answer.headers ?? {})
      .json(answer.body)
  }
  /** Answers of every kind are watched: those of the body's parser and of bugs too. */
  const watched =
    (route: Route): RequestHandler =>
    (_request, response, next) => {
      const beganMs = performance.now()
      response.once('finish', () => deps.onAnswer(route, response.statusCode, performance.now() - beganMs))
      next()
    }
  const when =
    (enabled: boolean, otherwise: Answer): RequestHandler =>
    (_request, response, next) =>
      enabled ? next() : send(response, otherwise)
  const answerWith =
    (route: Route, take: (request: Request) => Promise<Answer>): RequestHandler =>
    async (request, response) =>
      send(
        response,
        await span('webhook', { 'peyk.route': route }, async (note) => {
          const answer = await take(request)
          note({ 'http.response.status_code': answer.status })
          return answer
        }),
      )

  app.post(
    deps.panelPath,
    watched('panel'),
    when(deps.panel.enabled, PANEL_IS_POLLED),
    raw,
    answerWith('panel', (request) =>
      takePanelWebhook({ headers: request.headers, rawBody: bodyOf(request) }, deps.panel),
    ),
  )
  app.post(
    deps.telegramPath,
    watched('telegram'),
    when(deps.telegram.enabled, TELEGRAM_IS_POLLED),
    raw,
    answerWith('telegram', (request) =>
      takeTelegramWebhook(request.get('x-telegram-bot-api-secret-token'), bodyOf(request), deps.telegram),
    ),
  )

  app.use((_request, response) => {
    response.status(404).json(refused(404, 'not_found', 'There is nothing here.').body)
  })
  app.use(onError(deps))
  return app
}

function bodyOf(request: Request): Uint8Array {
  return Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
}

/** What body parsing or a bug throws, in the contract's shape. */
function onError(deps: AppDeps): ErrorRequestHandler {
  return (error: unknown, _request, response, _next) => {
    const { status = 500, type } = error as { status?: number; type?: string }
    const answer =
      type === 'entity.too.large'
        ? refused(413, 'too_large', `Expected a body of at most ${BODY_LIMIT.replace('kb', ' KiB')}.`)
        : status < 500
          ? refused(status, 'bad_request', 'The request could not be read.')
          : refused(500, 'internal_error', 'Something went wrong here; it is in the log. Send it again later.')
    if (answer.status === 500) deps.panel.logger.error('A request failed', { event: 'request.failed', error })
    response.status(answer.status).json(answer.body)
  }
}
