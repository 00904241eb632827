import { fileURLToPath } from 'node:url'
import express from 'express'
import type { ErrorRequestHandler, Express, Request, RequestHandler, Router } from 'express'
import helmet from 'helmet'
import { toErrorAnswer } from './answer.ts'
import type { Bot } from './bot.ts'
import { findSession, respond, toBoardRequest, writeAnswer } from './express-adapter.ts'
import type { MaybeAnswer } from './express-adapter.ts'
import { createFormatting } from './formatting.ts'
import {
  checksPassword,
  refuseChanges,
  refuseCrossSite,
  refuseOtherHosts,
  requireRedis,
  requireSignIn,
} from './gates.ts'
import { refuseTooMany } from './handlers/sign-in.ts'
import { createQueueBoard } from './queue-board.ts'
import { auditOf, isReading } from './request.ts'
import type { Board, BoardRequest } from './request.ts'
import { BOT_ROUTES, PUBLIC_ROUTES } from './routes.ts'
import { createThrottle } from './throttle.ts'
import type { ThrottleLimits } from './throttle.ts'
import { WORDS } from './words.ts'

export type AppDeps = Board & {
  throttle: ThrottleLimits
  health: RequestHandler
  /** As Express's `trust proxy` takes them. */
  trustedProxies: readonly string[]
}

/** Fifty boxes with the longest ids. */
const FORM_LIMIT = '64kb'

const PAGE_FOLDER = fileURLToPath(new URL('page/', import.meta.url))
const FONT_FOLDER = fileURLToPath(new URL('files/', import.meta.resolve('@fontsource-variable/vazirmatn')))

/** The board as an Express application; nothing happens until it listens. */
export function createApp(deps: AppDeps): Express {
  const app = express()
  app.disable('x-powered-by')
  // These alone say who asks, for which host, and whether by https.
  app.set('trust proxy', [...deps.trustedProxies])
  const gate = (check: (request: BoardRequest, board: Board) => MaybeAnswer | Promise<MaybeAnswer>): RequestHandler =>
    respond(deps, (request) => check(request, deps))

  app.use(deps.health, SECURITY_HEADERS)
  app.use('/page/fonts', express.static(FONT_FOLDER, { maxAge: '30d' }))
  app.use('/page', express.static(PAGE_FOLDER, { maxAge: '1h' }))
  app.use(gate(refuseOtherHosts), findSession(deps), gate(refuseCrossSite))
  app.use(express.text({ type: 'application/x-www-form-urlencoded', limit: FORM_LIMIT }))
  app.use(throttlePasswords(deps))
  for (const { method, path, handler } of PUBLIC_ROUTES) app[method](path, gate(handler))
  app.use(gate(requireSignIn))

  const gates = [logChanges(deps), gate(refuseChanges), gate(requireRedis)]
  const [first, ...others] = deps.bots
  for (const bot of others) app.use(bot.root, createBotRouter(bot, deps, gates))
  if (first !== undefined) app.use(createBotRouter(first, deps, gates))
  app.use(gate((request) => toErrorAnswer(404, 'notFound', request)))
  app.use(answerFailure(deps))
  return app
}

/** All pages of one bot, and its queues. */
function createBotRouter(bot: Bot, deps: AppDeps, gates: readonly RequestHandler[]): Router {
  const { bots, timeZone, readOnly } = deps
  const format = { fa: createFormatting('fa', timeZone), en: createFormatting('en', timeZone) }
  const router = express.Router()
  for (const { method, path, handler } of BOT_ROUTES) {
    const answer = respond(deps, async (request) => {
      const { language, url } = request
      const pause = await bot.store.sending.read()
      const view = { words: WORDS[language], format: format[language], bot, bots, path: url, readOnly, pause }
      return handler({ ...request, bot, view }, deps)
    })
    router[method](path, ...gates, answer)
  }

  const queueGates = express.Router()
  queueGates.use((request, _response, next) => next(request.path.startsWith('/static/') ? 'router' : undefined))
  queueGates.use((_request, response, next) => next(void response.set('cache-control', 'no-store')), ...gates)
  queueGates.use(auditQueueChanges(bot, deps))
  const path = `${bot.root}/queues`
  const title = bots.length > 1 ? `Peyk · ${bot.prefix}` : 'Peyk'
  const linksFor = async (request: Request) => {
    const words = WORDS[toBoardRequest(request, deps).language]
    const pause = await bot.store.sending.read()
    return [
      ...(pause === undefined ? [] : [{ text: words.pause.title, url: `${bot.root}/` }]),
      { text: words.overview, url: `${bot.root}/` },
      { text: words.signOut, url: '/logout' },
    ]
  }
  router.use(
    '/queues',
    queueGates,
    createQueueBoard(bot.openQueues, { path, root: bot.root, title, readOnly, linksFor }),
  )
  return router
}

/** Limits how often passwords are checked. */
function throttlePasswords(deps: AppDeps): RequestHandler {
  return createThrottle(deps.throttle, {
    skip: (request) => !checksPassword(toBoardRequest(request, deps)),
    onTooMany: (request, response, waitMs) => {
      const boardRequest = toBoardRequest(request, deps)
      writeAnswer(response, refuseTooMany(boardRequest, deps, waitMs), boardRequest)
    },
  })
}

/** Records what people change in the queues by hand. */
function auditQueueChanges(bot: Bot, board: Board): RequestHandler {
  const audit = auditOf(bot, board)
  return (request, response, next) => {
    const detail = `${request.method} ${request.path}`
    if (!isReading(request))
      response.on('finish', () => {
        if (response.statusCode < 400) void audit({ act: 'queue', detail })
      })
    next()
  }
}

/** Logs what people change by hand. */
function logChanges({ logger }: Board): RequestHandler {
  return (request, response, next) => {
    const { method, ip: address } = request
    const path = request.baseUrl + request.path
    if (!isReading(request))
      response.on('finish', () =>
        logger.info(`${method} ${path}: ${response.statusCode}`, { event: 'board.changed', address }),
      )
    next()
  }
}

/** Answers what body parsing or a bug throws. */
function answerFailure(deps: AppDeps): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) return next(error)
    const { status = 500 } = error as { status?: number }
    const boardRequest = toBoardRequest(request, deps)
    if (status >= 500) deps.logger.error('A request failed', { event: 'request.failed', error })
    const answer =
      status < 500 ? toErrorAnswer(status, 'badRequest', boardRequest) : toErrorAnswer(500, 'failed', boardRequest)
    writeAnswer(response, answer, boardRequest)
  }
}

const SECURITY_HEADERS = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      'default-src': ["'self'"],
      'script-src': ["'self'"],
      // Bull Board's page and its code viewer carry style attributes and elements.
      'style-src': ["'self'", "'unsafe-inline'"],
      'img-src': ["'self'", 'data:'],
      'object-src': ["'none'"],
      'base-uri': ["'self'"],
      'form-action': ["'self'"],
      'frame-ancestors': ["'none'"],
    },
  },
  // The proxy in front decides whether this host is https only.
  strictTransportSecurity: false,
  crossOriginOpenerPolicy: false,
  originAgentCluster: false,
})
