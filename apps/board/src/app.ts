import { fileURLToPath } from 'node:url'
import type { Queue } from 'bullmq'
import express from 'express'
import type { ErrorRequestHandler, Express, Request, RequestHandler } from 'express'
import helmet from 'helmet'
import { parseBasic } from './credentials.ts'
import type { Credentials } from './credentials.ts'
import { createDamping } from './damping.ts'
import type { DampingLimits } from './damping.ts'
import { recordChanges, refuseChanges, refuseCrossSite, whileRedisAnswers } from './gates.ts'
import type { GateDeps } from './gates.ts'
import { HOME } from './local-path.ts'
import { createQueueBoard } from './queue-board.ts'
import { refuse, toLanguage } from './refusal.ts'
import type { Sessions } from './sessions.ts'
import { createSignIn } from './sign-in.ts'
import { WORDS } from './words.ts'

export type AppDeps = GateDeps & {
  /** Gives all queues; throws while Redis does not answer. */
  openQueues: () => Promise<readonly Queue[]>
  credentials: Credentials
  sessions: Sessions
  damping: DampingLimits
  health: RequestHandler
}

const PAGE_FOLDER = fileURLToPath(new URL('page/', import.meta.url))
const FORM = express.text({ type: 'application/x-www-form-urlencoded', limit: '8kb' })

/** The board as an Express application; nothing happens until it listens. */
export function createApp(deps: AppDeps): Express {
  const app = express()
  app.disable('x-powered-by')
  // A reverse proxy on this machine or its private network says who asks, for which host, and whether by https.
  app.set('trust proxy', ['loopback', 'linklocal', 'uniquelocal'])
  const signIn = createSignIn(deps)
  const damping = createDamping(deps.damping, signIn.onTooMany)

  app.use(deps.health)
  app.use(SECURITY_HEADERS)
  app.use('/page', express.static(PAGE_FOLDER, { maxAge: '1h' }))
  app.use(refuseCrossSite(deps))

  app.get('/login', notStored, signIn.showLogin)
  app.post('/login', notStored, FORM, damping, signIn.takeLogin)
  app.get('/logout', notStored, signIn.showLogout)
  app.post('/logout', notStored, FORM, signIn.takeLogout)

  const queuePages = express.Router()
  queuePages.use((request, _response, next) => next(request.path.startsWith('/static/') ? 'router' : undefined))
  queuePages.use(notStored, recordChanges(deps), refuseChanges(deps), whileRedisAnswers(deps))

  const board = express.Router()
  board.get('/', (_request, response) => response.redirect(HOME))
  board.use(
    HOME,
    queuePages,
    createQueueBoard(deps.openQueues, { readOnly: deps.readOnly, signOutText: signOutText(deps) }),
  )
  board.use((request, response) => {
    const language = toLanguage(request, deps.language)
    refuse(request, response, language, { status: 404, title: WORDS[language].notFound, text: '' })
  })

  const withSession = express.Router()
  withSession.use((request, _response, next) => next(signIn.isSignedIn(request) ? undefined : 'router'), board)
  const withPassword = express.Router()
  withPassword.use((request, _response, next) =>
    next(parseBasic(request.get('authorization')) === undefined ? 'router' : undefined),
  )
  withPassword.use(damping, signIn.takeBasic, board)
  app.use(withSession, withPassword, notStored, signIn.askToSignIn)
  app.use(onError(deps))
  return app
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

function signOutText({ language }: AppDeps) {
  return (request: Request) => WORDS[toLanguage(request, language)].signOut
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
