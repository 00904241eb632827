import type { Logger } from '@peyk/runtime/logger'
import type { Request, RequestHandler, Response } from 'express'
import { SESSION_COOKIE, readCookie } from './cookie.ts'
import { parseBasic } from './credentials.ts'
import type { Credentials } from './credentials.ts'
import { countsAsRight } from './throttle.ts'
import { rememberLanguage } from './language-choice.ts'
import { HOME, toLocalPath, toLoginUrl } from './local-path.ts'
import { refuse, toLanguage, wantsPage } from './refusal.ts'
import { formOf, queryOf } from './request-fields.ts'
import type { Sessions } from './sessions.ts'
import { renderLogin, renderLogout, renderReopening } from './views/message-page.ts'
import { WORDS } from './words.ts'
import type { Language } from './words.ts'

export type SignInDeps = { credentials: Credentials; sessions: Sessions; language: Language; logger: Logger }

const MINUTE_MS = 60_000

/** The steps of signing in and out. What was typed, be it user or password, never gets into the log. */
export function createSignIn({ credentials, sessions, language: fallback, logger }: SignInDeps) {
  const languageOf = (request: Request, chosen: string | null | undefined): Language =>
    chosen === 'fa' || chosen === 'en' ? chosen : toLanguage(request, fallback)
  const sessionOf = (request: Request) => readCookie(request.headers.cookie, SESSION_COOKIE)
  const isSignedIn = (request: Request) => sessions.isOpen(sessionOf(request))
  const cookieOptions = (request: Request) =>
    ({ httpOnly: true, sameSite: 'strict', secure: request.secure, path: '/' }) as const

  return {
    isSignedIn,

    /** The request's session while it is open; a script that sends its password with every request has none. */
    openSession(request: Request): string | undefined {
      const id = sessionOf(request)
      return sessions.isOpen(id) ? id : undefined
    },

    showLogin: ((request, response) => {
      const query = queryOf(request)
      const next = toLocalPath(query.get('next'))
      if (isSignedIn(request)) return response.redirect(303, next)
      const chosen = query.get('language')
      const language = languageOf(request, chosen)
      if (chosen === language) rememberLanguage(request, response, language)
      response.send(
        renderLogin({
          language,
          next,
          ...(query.has('signed-out') && { notification: { kind: 'done', text: WORDS[language].signedOut } }),
        }),
      )
    }) satisfies RequestHandler,

    takeLogin: (async (request, response) => {
      const form = formOf(request)
      const next = toLocalPath(form.get('next'))
      const user = form.get('user') ?? ''
      if (await credentials(user, form.get('password') ?? '')) {
        countsAsRight(response)
        sessions.close(sessionOf(request))
        response.cookie(SESSION_COOKIE, sessions.open(), { ...cookieOptions(request), maxAge: sessions.lifetimeMs })
        logger.info('Somebody signed in', { event: 'board.signed_in', address: request.ip })
        return response.redirect(303, next)
      }
      logger.warn('A sign-in with a wrong user or password', { event: 'board.sign_in_failed', address: request.ip })
      const language = languageOf(request, form.get('language'))
      const notification = { kind: 'problem', text: WORDS[language].wrong } as const
      if (wantsPage(request)) response.status(401).send(renderLogin({ language, next, user, notification }))
      else
        refuse(request, response, language, {
          status: 401,
          title: WORDS[language].notSignedIn,
          text: notification.text,
        })
    }) satisfies RequestHandler,

    /** For scripts, which send user and password with every request. */
    takeBasic: (async (request, response, next) => {
      const given = parseBasic(request.get('authorization'))
      if (given && (await credentials(given.user, given.password))) {
        countsAsRight(response)
        return next()
      }
      logger.warn('A script with a wrong user or password', { event: 'board.sign_in_failed', address: request.ip })
      const { notSignedIn, wrong } = WORDS[toLanguage(request, fallback)]
      response.set('www-authenticate', 'Basic realm="Peyk board", charset="UTF-8"')
      response.status(401).json({ error: notSignedIn, message: wrong })
    }) satisfies RequestHandler,

    /** Sends people to the login and says 401 to machines. */
    askToSignIn: ((request, response) => {
      const { notSignedIn, signInAgain } = WORDS[toLanguage(request, fallback)]
      if (!wantsPage(request) || request.method !== 'GET') {
        response.status(401).json({ error: notSignedIn, message: signInAgain })
        return
      }
      // A link on another site comes without the SameSite=Strict cookie, even when there is one.
      if (request.get('sec-fetch-site') === 'cross-site') {
        response.send(renderReopening())
        return
      }
      const next = toLocalPath(request.originalUrl)
      response.redirect(303, toLoginUrl({ next: next === HOME ? null : next }))
    }) satisfies RequestHandler,

    showLogout: ((request, response) => {
      if (isSignedIn(request)) response.send(renderLogout(toLanguage(request, fallback)))
      else response.redirect(303, '/login')
    }) satisfies RequestHandler,

    takeLogout: ((request, response) => {
      sessions.close(sessionOf(request))
      response.clearCookie(SESSION_COOKIE, cookieOptions(request))
      response.redirect(303, toLoginUrl({ 'signed-out': 'yes', language: formOf(request).get('language') }))
    }) satisfies RequestHandler,

    onTooMany(request: Request, response: Response, waitMs: number): void {
      logger.warn('Too many wrong passwords; sign-ins are refused for a while', {
        event: 'board.sign_in_damped',
        address: request.ip,
        waitMs,
      })
      const form = formOf(request)
      const language = languageOf(request, form.get('language'))
      const text = WORDS[language].tooMany(Math.ceil(waitMs / MINUTE_MS))
      const next = toLocalPath(form.get('next'))
      response.status(429)
      if (wantsPage(request)) response.send(renderLogin({ language, next, notification: { kind: 'problem', text } }))
      else response.json({ error: WORDS[language].notSignedIn, message: text })
    },
  }
}
