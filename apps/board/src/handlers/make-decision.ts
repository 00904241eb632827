import { decide } from '@peyk/orders/decide'
import type { Decision } from '@peyk/orders/decide'
import { toErrorAnswer } from '../answer.ts'
import { parseQuestion, toOutcomeUrl } from '../decision.ts'
import { auditOf } from '../request.ts'
import type { BotRequest, Handler } from '../request.ts'

/** Sends a notification again or resolves it, in the user's name. */
export function makeDecision(decision: Decision): Handler<BotRequest> {
  return async (request, board) => {
    const { user } = board
    const question = parseQuestion(request.form)
    if (question === undefined) return toErrorAnswer(400, 'badRequest', request)
    const { store, enqueue } = request.bot
    const audit = auditOf(request.bot, board)
    const done = await decide(decision, question, user, { ledger: store.ledger, enqueue, audit })
    return { redirect: toOutcomeUrl(request.bot, question, done ? decision : 'changed') }
  }
}
