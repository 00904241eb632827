import { DAY } from '@peyk/domain/time'
import type { Request, RequestHandler, Response } from 'express'
import { LANGUAGE_COOKIE } from './cookie.ts'
import { toLocalPath } from './local-path.ts'
import { formOf } from './request-fields.ts'
import type { Language } from './words.ts'

const REMEMBERED_MS = 400 * DAY

export function rememberLanguage(request: Request, response: Response, language: Language): void {
  const options = { httpOnly: true, sameSite: 'strict', secure: request.secure, path: '/' } as const
  response.cookie(LANGUAGE_COOKIE, language, { ...options, maxAge: REMEMBERED_MS })
}

/** Takes the choice of a language and shows the page again on which it was made. */
export const takeLanguage: RequestHandler = (request, response) => {
  const form = formOf(request)
  const language = form.get('language')
  if (language === 'fa' || language === 'en') rememberLanguage(request, response, language)
  response.redirect(303, toLocalPath(form.get('next')))
}
