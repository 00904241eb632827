import type { RequestListener } from 'node:http'
import { NO_TRACING } from '@peyk/runtime/tracing'
import type { Tracing } from '@peyk/runtime/tracing'
import { headerOf } from '@peyk/panel/verify-webhook'
import express from 'express'
import type { ErrorRequestHandler, Express, Request, RequestHandler, Response } from 'express'
import helmet from 'helmet'
import { refused } from './answer.ts'
import { PANEL_IS_POLLED, takePanelWebhook } from './panel-webhook.ts'
import type { PanelWebhookDeps } from './panel-webhook.ts'
import { readBody } from './read-body.ts'
import { TELEGRAM_IS_POLLED, takeTelegramWebhook } from './telegram-webhook.ts'
import type { TelegramWebhookDeps } from './telegram-webhook.ts'
import { BODY_LIMIT_BYTES, createWebhookHandler, sendAnswer, toFailure } from './webhook-handler.ts'
import type { WebhookHandler, WebhookWatch } from './webhook-handler.ts'

export type AppDeps = {
  panelPath: string
  telegramPath: string
  panel: PanelWebhookDeps
  telegram: TelegramWebhookDeps
  health: RequestHandler
  onAnswer: WebhookWatch['onAnswer']
  span?: Tracing['span']
}

/**
 * Ingress, for `node:http`. Nearly every request is a webhook in its ordinary form (its very path, a body that is not
 * compressed) and is answered without Express, which would cost more than all else; the rest is Express's.
 */
export function createApp(deps: AppDeps): RequestListener {
  const { span = NO_TRACING.span, onAnswer } = deps
  const watch = { onAnswer, span, logger: deps.panel.logger }
  const webhooks = new Map([
    [
      deps.panelPath,
      createWebhookHandler(
        {
          route: 'panel',
          ...(deps.panel.enabled ? {} : { always: PANEL_IS_POLLED }),
          take: (request) => takePanelWebhook(request, deps.panel),
        },
        watch,
      ),
    ],
    [
      deps.telegramPath,
      createWebhookHandler(
        {
          route: 'telegram',
          ...(deps.telegram.enabled ? {} : { always: TELEGRAM_IS_POLLED }),
          take: (request) =>
            takeTelegramWebhook(headerOf(request, 'x-telegram-bot-api-secret-token'), request.rawBody, deps.telegram),
        },
        watch,
      ),
    ],
  ])
  const app = createExpressApp(webhooks, deps)
  return (request, response) => {
    const isOrdinary = request.method === 'POST' && request.headers['content-encoding'] === undefined
    const handle = isOrdinary ? webhooks.get(request.url ?? '') : undefined
    if (handle === undefined) app(request, response)
    else void handle(request, response, () => readBody(request, BODY_LIMIT_BYTES))
  }
}

/** Other spellings of a webhook's path, compressed bodies, health, and what is not there. */
function createExpressApp(webhooks: ReadonlyMap<string, WebhookHandler>, deps: AppDeps): Express {
  const app = express()
  app.disable('x-powered-by')
  // Nobody asks twice for an answer to a POST.
  app.disable('etag')
  app.use(deps.health)
  // The answers are JSON for programs: what helmet says of pages does not concern them.
  app.use(helmet.xContentTypeOptions())

  for (const [path, handle] of webhooks)
    app.post(path, (request, response) => handle(request, response, () => readInflated(request, response)))

  app.use((_request, response) => {
    sendAnswer(response, refused(404, 'not_found', 'There is nothing here.'))
  })
  const onError: ErrorRequestHandler = (error: unknown, _request, response, _next) =>
    sendAnswer(response, toFailure(error, deps.panel.logger))
  app.use(onError)
  return app
}

const raw = express.raw({ type: () => true, limit: BODY_LIMIT_BYTES })

/** A body that may be compressed; its errors carry the status to answer. */
function readInflated(request: Request, response: Response): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    raw(request, response, (error?: unknown) => {
      if (error !== undefined) reject(error)
      else resolve(Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0))
    })
  })
}
