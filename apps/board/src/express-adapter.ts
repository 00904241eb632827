import { pipeline } from 'node:stream'
import { LANGUAGES, parseLanguage } from '@peyk/domain/language'
import { DAY } from '@peyk/domain/time'
import type { Request, RequestHandler, Response } from 'express'
import type { Answer } from './answer.ts'
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

/** Returns what handlers know of a request. */
export function toBoardRequest(request: Request, { sessions, language: fallback }: Board): BoardRequest {
  const { method, originalUrl: url, params, host, ip: address } = request
  const query = new URLSearchParams(url.includes('?') ? url.slice(url.indexOf('?') + 1) : '')
  const form = new URLSearchParams(typeof request.body === 'string' ? request.body : '')
  const session = readCookie(request, SESSION_COOKIE)
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
    session: session !== undefined && sessions.isOpen(session) ? session : undefined,
    wantsPage: (request.get('accept') ?? '').includes('text/html') && !QUEUE_CALL.test(url),
  }
}

function readCookie(request: Request, name: string): string | undefined {
  const cookies = (request.headers.cookie ?? '').split(';').map((cookie) => cookie.trim())
  return cookies.find((cookie) => cookie.startsWith(`${name}=`))?.slice(name.length + 1)
}

export function writeAnswer(response: Response, answer: Answer, request: BoardRequest): void {
  const { language, chosenLanguage, wantsPage } = request
  const { status = 200, headers = {} } = answer
  const cookies = [...(answer.cookies ?? [])]
  if (chosenLanguage !== undefined)
    cookies.push({ name: LANGUAGE_COOKIE, value: chosenLanguage, maxAgeMs: LANGUAGE_COOKIE_LIFETIME_MS })
  response.status(status).set({ 'cache-control': 'no-store', ...headers })
  for (const { name, value, maxAgeMs } of cookies) {
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
