import type { Decision } from '@peyk/orders/decide'
import { toErrorAnswer } from '../answer.ts'
import { findOpen, parseQuestion, toOutcomeUrl } from '../decision.ts'
import type { BotRequest, Handler } from '../request.ts'
import { renderDecision } from '../views/decision-page.ts'

/** Asks before a notification is sent again or resolved. */
export function askDecision(decision: Decision): Handler<BotRequest> {
  return async (request, { readOnly }) => {
    if (readOnly) return toErrorAnswer(405, 'readOnly', request)
    const question = parseQuestion(request.query)
    if (question === undefined) return toErrorAnswer(400, 'badRequest', request)
    const { bot, view } = request
    const [delivery, order] = await Promise.all([
      findOpen(bot, question),
      bot.store.orders.get(question.notification.orderId),
    ])
    return delivery === undefined
      ? { redirect: toOutcomeUrl(bot, question, 'changed') }
      : { page: renderDecision(view, decision, question, delivery, order) }
  }
}
