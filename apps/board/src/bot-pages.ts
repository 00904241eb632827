import type { Logger } from '@peyk/runtime/logger'
import { parseOrderId } from '@peyk/domain/order'
import { toAsciiDigits } from '@peyk/domain/persian-text'
import type { Request, RequestHandler, Response } from 'express'
import { toOrderUrl } from './bot.ts'
import type { Bot } from './bot.ts'
import { decide, findOpen, parseQuestion } from './decision.ts'
import type { Decision } from './decision.ts'
import { createFormatting } from './formatting.ts'
import type { GateDeps } from './gates.ts'
import { parseNotificationFilter } from './notification-filter.ts'
import { readOrderHistory } from './order-history.ts'
import type { OrderHistory } from './order-history.ts'
import { refuse, toLanguage } from './refusal.ts'
import { formOf, queryOf } from './request-fields.ts'
import { renderDecision } from './views/decision-page.ts'
import type { Page, View } from './views/frame.ts'
import { renderOrder, renderUnknownOrder } from './views/order-page.ts'
import { renderOverview } from './views/overview-page.ts'
import { WORDS } from './words.ts'
import type { Words } from './words.ts'

export type BotPagesDeps = Pick<GateDeps, 'readOnly' | 'language'> & {
  bots: readonly Bot[]
  timeZone: string
  /** The board's user, for the history of an order. */
  user: string
  logger: Logger
}

/** The pages of one bot. */
export function createBotPages(bot: Bot, deps: BotPagesDeps) {
  const { bots, timeZone, readOnly, user, logger } = deps
  const formatting = { fa: createFormatting('fa', timeZone), en: createFormatting('en', timeZone) }
  const viewFor = (request: Request): View => {
    const language = toLanguage(request, deps.language)
    return { words: WORDS[language], format: formatting[language], bot, bots, path: request.originalUrl, readOnly }
  }
  const showFound = (request: Request, response: Response, found: OrderHistory) => {
    const view = viewFor(request)
    response.send(renderOrder(view, found, toNotification(queryOf(request).get('done'), view.words)))
  }
  const showUnknown = (request: Request, response: Response, typed: string) =>
    response.status(404).send(renderUnknownOrder(viewFor(request), typed))
  const backToOrder = (response: Response, orderId: string, done: string) => {
    const url = toOrderUrl(bot, orderId)
    response.redirect(303, `${url}${url.includes('?') ? '&' : '?'}done=${done}`)
  }
  const refuseQuestion = (request: Request, response: Response) => {
    const language = toLanguage(request, deps.language)
    refuse(request, response, language, { status: 400, title: WORDS[language].badRequest, text: '' })
  }

  return {
    viewFor,

    showOverview: (async (request, response) => {
      const overview = await bot.readOverview()
      response.send(renderOverview(viewFor(request), overview, parseNotificationFilter(queryOf(request).get('show'))))
    }) satisfies RequestHandler,

    /** Leads to the order that was searched for; Persian digits find an order that the panel writes with Latin ones. */
    findOrder: (async (request, response) => {
      const typed = (queryOf(request).get('id') ?? '').trim()
      if (typed === '') return response.redirect(303, `${bot.root}/`)
      for (const spelling of new Set([typed, toAsciiDigits(typed)])) {
        const orderId = parseOrderId(spelling)
        const found = orderId === undefined ? undefined : await readOrderHistory(bot.store, orderId)
        if (found === undefined) continue
        const url = toOrderUrl(bot, found.orderId)
        return url.startsWith(`${bot.root}/orders?`) ? showFound(request, response, found) : response.redirect(303, url)
      }
      showUnknown(request, response, typed)
    }) satisfies RequestHandler,

    showOrder: (async (request, response) => {
      const given = String(request.params['id'])
      const orderId = parseOrderId(given)
      const found = orderId === undefined ? undefined : await readOrderHistory(bot.store, orderId)
      if (found === undefined) showUnknown(request, response, given)
      else showFound(request, response, found)
    }) satisfies RequestHandler,

    ask:
      (decision: Decision): RequestHandler =>
      async (request, response) => {
        if (readOnly) {
          const language = toLanguage(request, deps.language)
          const { readOnly: title, readOnlyMore: text } = WORDS[language]
          return refuse(request, response, language, { status: 405, title, text })
        }
        const question = parseQuestion(queryOf(request))
        if (question === undefined) return refuseQuestion(request, response)
        const delivery = await findOpen(bot, question)
        if (delivery === undefined) return backToOrder(response, question.notification.orderId, 'changed')
        response.send(renderDecision(viewFor(request), decision, question, delivery))
      },

    take:
      (decision: Decision): RequestHandler =>
      async (request, response) => {
        const question = parseQuestion(formOf(request))
        if (question === undefined) return refuseQuestion(request, response)
        const done = await decide(bot, decision, question, user)
        const { orderId, kind } = question.notification
        logger.info(
          done
            ? `Order ${orderId}: the ${kind} notification, ${question.expected} until now, is ${decision === 'resend' ? 'to be sent again' : 'recorded as delivered'}`
            : `Order ${orderId}: the ${kind} notification is no longer ${question.expected}; nothing changed`,
          { event: 'board.decided', decision, orderId, kind, from: question.expected, done, by: user },
        )
        backToOrder(response, orderId, done ? decision : 'changed')
      },
  }
}

/** What the order's page says after a decision. */
function toNotification(done: string | null, { decide: words }: Words): Page['notification'] {
  if (done === 'resend') return { kind: 'done', text: words.resent }
  if (done === 'resolve') return { kind: 'done', text: words.resolved }
  return done === 'changed' ? { kind: 'problem', text: words.changed } : undefined
}
