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
    const delivery = await findOpen(request.bot, question)
    return delivery === undefined
      ? { redirect: toOutcomeUrl(request.bot, question, 'changed') }
      : { page: renderDecision(request.view, decision, question, delivery) }
  }
}
