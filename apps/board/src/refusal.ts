import { parseLanguage } from '@peyk/domain/language'
import type { Request, Response } from 'express'
import { LANGUAGE_COOKIE, readCookie } from './cookie.ts'
import { renderMessage } from './views/message-page.ts'
import { WORDS } from './words.ts'
import type { Language } from './words.ts'

export type Refusal = { status: number; title: string; text: string; retryAfterSeconds?: number }

const QUEUE_CALL = /^(\/bots\/[^/]+)?\/queues\/api\//

/** The language of an answer: as was chosen here before, else as the browser asks, else the board's own. */
export function toLanguage(request: Request, fallback: Language): Language {
  const chosen = parseLanguage(readCookie(request.headers.cookie, LANGUAGE_COOKIE))
  if (chosen !== undefined) return chosen
  const others = (Object.keys(WORDS) as Language[]).filter((language) => language !== fallback)
  const accepted = request.acceptsLanguages(fallback, ...others)
  return (accepted || fallback) as Language
}

/** Whether a person waits for a page; Bull Board's own calls and scripts get JSON. */
export function wantsPage(request: Request): boolean {
  return (request.get('accept') ?? '').includes('text/html') && !QUEUE_CALL.test(request.originalUrl)
}

/** Answers with a page for people, else with JSON in the shape that Bull Board shows as a message. */
export function refuse(request: Request, response: Response, language: Language, refusal: Refusal): void {
  const { status, title, text, retryAfterSeconds } = refusal
  response.status(status)
  if (retryAfterSeconds !== undefined) response.set('retry-after', String(retryAfterSeconds))
  if (wantsPage(request)) response.type('html').send(renderMessage(language, title, text, retryAfterSeconds))
  else response.json({ error: title, message: text })
}
