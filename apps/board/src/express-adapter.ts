import { pipeline } from 'node:stream'
import { LANGUAGES, parseLanguage } from '@peyk/domain/language'
import { DAY } from '@peyk/domain/time'
import type { Request, RequestHandler, Response } from 'express'
import type { Answer } from './answer.ts'
import { toErrorAnswer } from './answer.ts'
import { REDIS_RETRY_SECONDS } from './gates.ts'
import { SESSION_COOKIE } from './handlers/sign-in.ts'
import type { Board, BoardRequest } from './request.ts'
import { renderError } from './views/error-page.ts'

const LANGUAGE_COOKIE = 'peyk_board_language'
const LANGUAGE_COOKIE_LIFETIME_MS = 400 * DAY

export type MaybeAnswer = Answer | undefined

/** Bull Board's calls for data. */
const QUEUE_CALL = /^(\/bots\/[^/]+)?\/queues\/api\//

/** Writes the answer; without one the request goes on to the next handler. */
export function respond(
  board: Board,
  answer: (request: BoardRequest) => MaybeAnswer | Promise<MaybeAnswer>,
): RequestHandler {
  return async (request, response, next) => {
    const boardRequest = toBoardRequest(request, board)
    const given = await answer(boardRequest)
    if (given === undefined) next()
    else writeAnswer(response, given, boardRequest)
  }
}

/** Looks for the session that the request's cookie names, before anything else asks for it. */
export function findSession(board: Board): RequestHandler {
  return async (request, response, next) => {
    const id = readCookie(request, SESSION_COOKIE)
    if (id === undefined) return next()
    const isOpen = await board.sessions.isOpen(id).catch(() => undefined)
    if (isOpen === undefined) {
      const boardRequest = toBoardRequest(request, board)
      return writeAnswer(response, toErrorAnswer(503, 'redisAway', boardRequest, REDIS_RETRY_SECONDS), boardRequest)
    }
    if (isOpen) response.locals[SESSION_COOKIE] = id
    next()
  }
}

/** Returns what handlers know of a request. */
export function toBoardRequest(request: Request, { language: fallback }: Board): BoardRequest {
  const { method, originalUrl: url, params, host, ip: address } = request
  const query = new URLSearchParams(url.includes('?') ? url.slice(url.indexOf('?') + 1) : '')
  const form = new URLSearchParams(typeof request.body === 'string' ? request.body : '')
  const session = request.res?.locals[SESSION_COOKIE] as string | undefined
  const accepted = parseLanguage(request.acceptsLanguages(fallback, ...LANGUAGES) || undefined)
  const chosenLanguage = parseLanguage(form.get('language') ?? query.get('language') ?? undefined)
  return {
    method,
    url,
    params,
    query,
    form,
    host,
    address,
    header: (name) => request.get(name),
    chosenLanguage,
    language: chosenLanguage ?? parseLanguage(readCookie(request, LANGUAGE_COOKIE)) ?? accepted ?? fallback,
    session,
    wantsPage: (request.get('accept') ?? '').includes('text/html') && !QUEUE_CALL.test(url),
  }
}

function readCookie(request: Request, name: string): string | undefined {
  const cookies = (request.headers.cookie ?? '').split(';').map((cookie) => cookie.trim())
  const start = `${toCookieName(request, name)}=`
  return cookies.find((cookie) => cookie.startsWith(start))?.slice(start.length)
}

/** On https no other host can set it. https://www.rfc-editor.org/rfc/rfc6265bis, section 4.1.3.2 */
function toCookieName({ secure }: Request, name: string): string {
  return secure ? `__Host-${name}` : name
}

export function writeAnswer(response: Response, answer: Answer, request: BoardRequest): void {
  const { language, chosenLanguage, wantsPage } = request
  const { status = 200, headers = {} } = answer
  const cookies = [...(answer.cookies ?? [])]
  if (chosenLanguage !== undefined)
    cookies.push({ name: LANGUAGE_COOKIE, value: chosenLanguage, maxAgeMs: LANGUAGE_COOKIE_LIFETIME_MS })
  response.status(status).set({ 'cache-control': 'no-store', ...headers })
  for (const { name: plain, value, maxAgeMs } of cookies) {
    const name = toCookieName(response.req, plain)
    const options = { httpOnly: true, sameSite: 'strict', secure: response.req.secure, path: '/' } as const
    if (value === undefined) response.clearCookie(name, options)
    else response.cookie(name, value, { ...options, ...(maxAgeMs !== undefined && { maxAge: maxAgeMs }) })
  }
  if ('page' in answer) response.type('html').send(answer.page)
  else if ('redirect' in answer) response.redirect(303, answer.redirect)
  else if ('error' in answer) {
    const { title, text, retrySeconds } = answer.error
    if (retrySeconds !== undefined) response.set('retry-after', String(retrySeconds))
    if (wantsPage) response.type('html').send(renderError(language, answer.error))
    // Bull Board shows this shape as a message.
    else response.json({ error: title, message: text })
  } else {
    // nginx would hold events back until its buffer is full.
    response.set({ 'content-type': 'text/event-stream; charset=utf-8', 'x-accel-buffering': 'no' })
    pipeline(answer.events, response, () => undefined)
  }
}
