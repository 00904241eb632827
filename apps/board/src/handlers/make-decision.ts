import { decide } from '@peyk/orders/decide'
import type { Decision } from '@peyk/orders/decide'
import { toErrorAnswer } from '../answer.ts'
import { parseQuestion, toOutcomeUrl } from '../decision.ts'
import type { BotRequest, Handler } from '../request.ts'

/** Sends a notification again or resolves it, in the user's name. */
export function makeDecision(decision: Decision): Handler<BotRequest> {
  return async (request, { user, logger }) => {
    const question = parseQuestion(request.form)
    if (question === undefined) return toErrorAnswer(400, 'badRequest', request)
    const { state: from, notification } = question
    const { orderId, kind } = notification
    const { store, enqueue } = request.bot
    const done = await decide(decision, question, user, { ledger: store.ledger, enqueue })
    const outcome = done ? `was ${from}, now ${decision === 'resend' ? 'due again' : 'resolved'}` : `no longer ${from}`
    logger.info(`Order ${orderId}, ${kind} notification: ${outcome}`, {
      event: 'board.decided',
      decision,
      orderId,
      kind,
      from,
      done,
      by: user,
    })
    return { redirect: toOutcomeUrl(request.bot, question, done ? decision : 'changed') }
  }
}
