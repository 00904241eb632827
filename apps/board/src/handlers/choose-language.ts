import { parseLanguage } from '@peyk/domain/language'
import { DAY } from '@peyk/domain/time'
import type { Cookie } from '../answer.ts'
import { toLocalPath } from '../local-path.ts'
import type { BoardRequest, Handler } from '../request.ts'

export const LANGUAGE_COOKIE = 'peyk_board_language'
const LANGUAGE_COOKIE_LIFETIME_MS = 400 * DAY

/** Remembers the chosen language and leads back to the page on which it was chosen. */
export const chooseLanguage: Handler<BoardRequest> = ({ form }) => ({
  redirect: toLocalPath(form.get('next')),
  cookies: toLanguageCookies(form),
})

/** Returns the cookie for the language that these fields name, if it is one of ours. */
export function toLanguageCookies(fields: URLSearchParams): Cookie[] {
  const value = parseLanguage(fields.get('language') ?? undefined)
  return value === undefined ? [] : [{ name: LANGUAGE_COOKIE, value, maxAgeMs: LANGUAGE_COOKIE_LIFETIME_MS }]
}
