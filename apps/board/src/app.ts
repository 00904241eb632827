import { fileURLToPath } from 'node:url'
import express from 'express'
import type { ErrorRequestHandler, Express, Request, RequestHandler, Router } from 'express'
import helmet from 'helmet'
import { createBotPages } from './bot-pages.ts'
import type { Bot } from './bot.ts'
import type { BotPagesDeps } from './bot-pages.ts'
import { parseBasic } from './credentials.ts'
import type { Credentials } from './credentials.ts'
import { createThrottle } from './throttle.ts'
import type { ThrottleLimits } from './throttle.ts'
import { recordChanges, refuseChanges, refuseCrossSite, whileRedisAnswers } from './gates.ts'
import type { GateDeps } from './gates.ts'
import { takeLanguage } from './language-choice.ts'
import { createLivePages } from './live-pages.ts'
import type { Live } from './live.ts'
import { createQueueBoard } from './queue-board.ts'
import { refuse, toLanguage } from './refusal.ts'
import type { Sessions } from './sessions.ts'
import { createSignIn } from './sign-in.ts'
import { WORDS } from './words.ts'

export type AppDeps = GateDeps &
  BotPagesDeps & {
    live: Live
    credentials: Credentials
    sessions: Sessions
    throttle: ThrottleLimits
    health: RequestHandler
  }

const PAGE_FOLDER = fileURLToPath(new URL('page/', import.meta.url))
const FONT_FOLDER = fileURLToPath(new URL('files/', import.meta.resolve('@fontsource-variable/vazirmatn')))
const FORM = express.text({ type: 'application/x-www-form-urlencoded', limit: '8kb' })

/** The board as an Express application; nothing happens until it listens. */
export function createApp(deps: AppDeps): Express {
  const app = express()
  app.disable('x-powered-by')
  // A reverse proxy on this machine or its private network says who asks, for which host, and whether by https.
  app.set('trust proxy', ['loopback', 'linklocal', 'uniquelocal'])
  const signIn = createSignIn(deps)
  const throttle = createThrottle(deps.throttle, signIn.onTooMany)

  app.use(deps.health)
  app.use(SECURITY_HEADERS)
  app.use('/page/fonts', express.static(FONT_FOLDER, { maxAge: '30d' }))
  app.use('/page', express.static(PAGE_FOLDER, { maxAge: '1h' }))
  app.use(refuseCrossSite(deps))

  app.get('/login', notStored, signIn.showLogin)
  app.post('/login', notStored, FORM, throttle, signIn.takeLogin)
  app.get('/logout', notStored, signIn.showLogout)
  app.post('/logout', notStored, FORM, signIn.takeLogout)

  app.post('/language', notStored, FORM, takeLanguage)

  const board = express.Router()
  const [first, ...others] = deps.bots
  const followPages = createLivePages({ live: deps.live, sessions: deps.sessions, openSession: signIn.openSession })
  for (const bot of others) board.use(bot.root, createBotRouter(bot, deps, followPages))
  if (first !== undefined) board.use(createBotRouter(first, deps, followPages))
  board.use(notStored, (request, response) => {
    const language = toLanguage(request, deps.language)
    refuse(request, response, language, { status: 404, title: WORDS[language].notFound, text: '' })
  })

  const withSession = express.Router()
  withSession.use((request, _response, next) => next(signIn.isSignedIn(request) ? undefined : 'router'), board)
  const withPassword = express.Router()
  withPassword.use((request, _response, next) =>
    next(parseBasic(request.get('authorization')) === undefined ? 'router' : undefined),
  )
  withPassword.use(throttle, signIn.takeBasic, board)
  app.use(withSession, withPassword, notStored, signIn.askToSignIn)
  app.use(onError(deps))
  return app
}

/** All pages of one bot, and its queues. */
function createBotRouter(bot: Bot, deps: AppDeps, followPages: ReturnType<typeof createLivePages>): Router {
  const pages = createBotPages(bot, deps)
  const gates = [notStored, recordChanges(deps), refuseChanges(deps), whileRedisAnswers(deps)]
  const router = express.Router()
  router.get('/', gates, pages.showOverview)
  router.get('/events', gates, followPages(bot, pages.viewFor))
  router.get('/orders', gates, pages.findOrder)
  router.get('/orders/:id', gates, pages.showOrder)
  for (const decision of ['resend', 'resolve'] as const) {
    router.get(`/${decision}`, gates, pages.ask(decision))
    router.post(`/${decision}`, gates, FORM, pages.take(decision))
  }

  const queueGates = express.Router()
  queueGates.use((request, _response, next) => next(request.path.startsWith('/static/') ? 'router' : undefined))
  queueGates.use(gates)
  const path = `${bot.root}/queues`
  const title = deps.bots.length > 1 ? `Peyk · ${bot.prefix}` : 'Peyk'
  const linksFor = (request: Request) => {
    const words = WORDS[toLanguage(request, deps.language)]
    return [
      { text: words.overview, url: `${bot.root}/` },
      { text: words.signOut, url: '/logout' },
    ]
  }
  router.use(
    '/queues',
    queueGates,
    createQueueBoard(bot.openQueues, { path, title, readOnly: deps.readOnly, linksFor }),
  )
  return router
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
  // Whether this host is https only is for the proxy in front to say.
  strictTransportSecurity: false,
  crossOriginOpenerPolicy: false,
  originAgentCluster: false,
})

const notStored: RequestHandler = (_request, response, next) => {
  response.set('cache-control', 'no-store')
  next()
}

/** What body parsing or a bug throws. */
function onError(deps: AppDeps): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) return next(error)
    const { status = 500 } = error as { status?: number }
    const language = toLanguage(request, deps.language)
    const words = WORDS[language]
    if (status < 500) return refuse(request, response, language, { status, title: words.badRequest, text: '' })
    deps.logger.error('A request failed', { event: 'request.failed', error })
    refuse(request, response, language, { status: 500, title: words.failed, text: words.failedMore })
  }
}
