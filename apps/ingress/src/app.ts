import { headerOf } from '@peyk/panel/verify-webhook'
import type { SignedRequest } from '@peyk/panel/verify-webhook'
import type { Logger } from '@peyk/runtime/logger'
import { NO_TRACING } from '@peyk/runtime/tracing'
import type { Tracing } from '@peyk/runtime/tracing'
import express from 'express'
import type { ErrorRequestHandler, Express, Request, RequestHandler, Response } from 'express'
import helmet from 'helmet'
import { refused } from './answer.ts'
import type { Answer } from './answer.ts'
import { PANEL_IS_POLLED, takePanelWebhook } from './panel-webhook.ts'
import type { PanelWebhookDeps } from './panel-webhook.ts'
import { TELEGRAM_IS_POLLED, takeTelegramWebhook } from './telegram-webhook.ts'
import type { TelegramWebhookDeps } from './telegram-webhook.ts'

export type RouteName = 'panel' | 'telegram'

export type AppDeps = {
  panelPath: string
  telegramPath: string
  panel: PanelWebhookDeps & { enabled: boolean }
  telegram: TelegramWebhookDeps & { enabled: boolean }
  health: RequestHandler
  /** Called with every answer to a webhook, and how long it took. */
  onAnswer: (route: RouteName, status: number, tookMs: number) => void
  span?: Tracing['span']
  logger: Logger
}

type WebhookRoute = {
  name: RouteName
  path: string
  /** The answer to every request where this source is polled. */
  off: Answer | undefined
  take: (request: SignedRequest) => Promise<Answer>
}

const BODY_LIMIT_BYTES = 256 * 1024

function toRoutes({ panelPath, telegramPath, panel, telegram }: AppDeps): WebhookRoute[] {
  return [
    {
      name: 'panel',
      path: panelPath,
      off: panel.enabled ? undefined : PANEL_IS_POLLED,
      take: (request) => takePanelWebhook(request, panel),
    },
    {
      name: 'telegram',
      path: telegramPath,
      off: telegram.enabled ? undefined : TELEGRAM_IS_POLLED,
      take: (request) =>
        takeTelegramWebhook(headerOf(request, 'x-telegram-bot-api-secret-token'), request.rawBody, telegram),
    },
  ]
}

/** Returns the HTTP side of ingress: two webhooks and the health paths. */
export function createApp(deps: AppDeps): Express {
  const { span = NO_TRACING.span, onAnswer } = deps
  const app = express()
  app.disable('x-powered-by')
  // An answer to a POST is not asked for twice.
  app.disable('etag')
  app.use(deps.health)
  app.use(helmet.xContentTypeOptions())

  const readBody = express.raw({ type: () => true, limit: BODY_LIMIT_BYTES })
  for (const { name, path, off, take } of toRoutes(deps)) {
    app.post(path, measure(name, onAnswer))
    if (off !== undefined) app.post(path, (_request, response) => send(response, off))
    app.post(path, readBody, async (request, response) =>
      send(response, await span('webhook', { 'peyk.route': name }, (note) => answer(request, take, note))),
    )
    app.all(path, (_request, response) => {
      send(response, { ...refused(405, 'method_not_allowed', 'Expected POST.'), headers: { allow: 'POST' } })
    })
  }

  app.use((_request, response) => send(response, refused(404, 'not_found', 'There is nothing here.')))
  const onError: ErrorRequestHandler = (error: unknown, _request, response, _next) =>
    send(response, toFailure(error, deps.logger))
  app.use(onError)
  return app
}

function measure(route: RouteName, onAnswer: AppDeps['onAnswer']): RequestHandler {
  return (_request, response, next) => {
    const beganMs = performance.now()
    response.on('finish', () => onAnswer(route, response.statusCode, performance.now() - beganMs))
    next()
  }
}

async function answer(
  { headers, body }: Request,
  take: WebhookRoute['take'],
  note: (attributes: Record<string, number>) => void,
): Promise<Answer> {
  // Express leaves the body out of a request that has none.
  const taken = await take({ headers, rawBody: Buffer.isBuffer(body) ? body : Buffer.alloc(0) })
  note({ 'http.response.status_code': taken.status })
  return taken
}

function send(response: Response, { status, headers = {}, body }: Answer): void {
  response.status(status).set(headers).json(body)
}

/** Returns the answer to a body that cannot be read, or to a bug. */
function toFailure(error: unknown, logger: Logger): Answer {
  const { status = 500 } = error as { status?: number }
  if (status === 413) return refused(413, 'too_large', `Expected a body of at most ${BODY_LIMIT_BYTES / 1024} KiB.`)
  if (status < 500) return refused(status, 'bad_request', 'The request could not be read.')
  logger.error('A request failed', { event: 'request.failed', error })
  return refused(500, 'internal_error', 'Something went wrong here; it is in the log. Send it again later.')
}
