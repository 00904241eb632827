import type { Logger } from '@peyk/runtime/logger'
import type { Request, RequestHandler } from 'express'
import { isCrossSiteChange } from './cross-site.ts'
import { refuse, toLanguage } from './refusal.ts'
import { WORDS } from './words.ts'
import type { Language } from './words.ts'

export type GateDeps = {
  readOnly: boolean
  /** For people whose browser asks for neither language. */
  language: Language
  isRedisThere: () => Promise<boolean>
  logger: Logger
}

const REDIS_RETRY_SECONDS = 5

/** Refuses changes that another site’s page asks for. */
export function refuseCrossSite(deps: GateDeps): RequestHandler {
  return (request, response, next) => {
    const { method, host } = request
    if (!isCrossSiteChange({ method, fetchSite: request.get('sec-fetch-site'), origin: request.get('origin'), host })) {
      return next()
    }
    deps.logger.warn('A change that another site’s page asked for was refused', {
      event: 'board.cross_site_refused',
      address: request.ip,
    })
    const language = toLanguage(request, deps.language)
    const { crossSite: title, crossSiteMore: text } = WORDS[language]
    refuse(request, response, language, { status: 403, title, text })
  }
}

/** On a board that is read only, refuses whatever is not reading, before Bull Board sees it. */
export function refuseChanges(deps: GateDeps): RequestHandler {
  return (request, response, next) => {
    if (!deps.readOnly || isReading(request)) return next()
    const language = toLanguage(request, deps.language)
    const { readOnly: title, readOnlyMore: text } = WORDS[language]
    refuse(request, response, language, { status: 405, title, text })
  }
}

/** Keeps in the log what people change by hand. */
export function recordChanges(deps: GateDeps): RequestHandler {
  return (request, response, next) => {
    const { method, path, ip: address } = request
    if (!isReading(request)) {
      response.on('finish', () =>
        deps.logger.info(`${method} ${path}: ${response.statusCode}`, { event: 'board.changed', address }),
      )
    }
    next()
  }
}

/** Says that Redis is away instead of letting pages and calls fail one by one. */
export function whileRedisAnswers(deps: GateDeps): RequestHandler {
  return async (request, response, next) => {
    if (await deps.isRedisThere()) return next()
    const language = toLanguage(request, deps.language)
    const { redisAway: title, redisAwayMore: text } = WORDS[language]
    refuse(request, response, language, { status: 503, title, text, retryAfterSeconds: REDIS_RETRY_SECONDS })
  }
}

function isReading({ method }: Request): boolean {
  return method === 'GET' || method === 'HEAD'
}
