import { fileURLToPath } from 'node:url'
import express from 'express'
import type { Express, NextFunction, Request, Response } from 'express'
import { z } from 'zod'
import { addControlRoutes } from './control-routes.ts'
import type { ControlDeps } from './control-routes.ts'
import { addPageRoutes } from './page-routes.ts'
import type { PageDeps } from './page-routes.ts'
import { addPanelApi } from './panel/routes.ts'
import type { PanelApiDeps } from './panel/routes.ts'
import { addBotApi } from './telegram/routes.ts'
import type { BotApiDeps } from './telegram/routes.ts'

const PAGE_FOLDER = fileURLToPath(new URL('page/', import.meta.url))
const MAX_BODY = '1mb'

/** All routes of the simulator on one server. */
export function createApp(deps: {
  botApi: BotApiDeps
  panelApi: PanelApiDeps
  control: ControlDeps
  page: PageDeps
}): Express {
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  app.use(express.json({ limit: MAX_BODY }), express.urlencoded({ extended: false, limit: MAX_BODY }))
  addBotApi(app, deps.botApi)
  addPanelApi(app, deps.panelApi)
  addControlRoutes(app, deps.control)
  addPageRoutes(app, deps.page)
  app.use(express.static(PAGE_FOLDER, { cacheControl: false, setHeaders: (response) => setPageHeaders(response) }))
  app.use((_request: Request, response: Response) => void response.status(404).json({ error: 'not found' }))
  app.use(answerFailure)
  return app
}

function setPageHeaders(response: Response): void {
  response.set({
    'cache-control': 'no-cache',
    'content-security-policy': "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'",
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
  })
}

const httpFailure = z.object({ status: z.int() })

function answerFailure(error: unknown, request: Request, response: Response, next: NextFunction): void {
  if (response.headersSent) {
    next(error)
    return
  }
  const status = error instanceof z.ZodError ? 400 : (httpFailure.safeParse(error).data?.status ?? 500)
  const description =
    error instanceof z.ZodError ? z.prettifyError(error) : error instanceof Error ? error.message : 'failed'
  if (request.path.startsWith('/telegram/')) {
    const text =
      status < 500 ? `Bad Request: can't parse the request: ${description}` : `Internal Server Error: ${description}`
    response.status(status).json({ ok: false, error_code: status, description: text })
    return
  }
  response.status(status).json({ error: description })
}
