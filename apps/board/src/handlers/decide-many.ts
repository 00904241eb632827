import { DECISIONS, decideAll } from '@peyk/orders/decide'
import type { Decision } from '@peyk/orders/decide'
import { toErrorAnswer } from '../answer.ts'
import { findChoice, parseChoice, parseFrom } from '../decision.ts'
import { toListUrl } from '../list-filter.ts'
import { auditOf } from '../request.ts'
import type { BotRequest, Handler } from '../request.ts'
import { renderChoice } from '../views/choice-page.ts'

/** Asks before the chosen notifications of a list are sent again or resolved. */
export const askMany: Handler<BotRequest> = async (request) => {
  const { bot, form, view } = request
  const decision = DECISIONS.find((each) => each === form.get('decision'))
  const choice = parseChoice(form)
  const from = parseFrom(form)
  if (decision === undefined || from === undefined) return toErrorAnswer(400, 'badRequest', request)
  const open = choice === undefined ? [] : await findChoice(bot, choice)
  return choice === undefined || open.length === 0
    ? { redirect: `${toListUrl(bot, from)}&done=none` }
    : { page: renderChoice(view, decision, choice, open) }
}

/** Sends the chosen notifications again or resolves them, in the user's name, and goes back to the list. */
export function decideMany(decision: Decision): Handler<BotRequest> {
  return async (request, board) => {
    const { bot, form } = request
    const choice = parseChoice(form)
    if (choice === undefined) return toErrorAnswer(400, 'badRequest', request)
    const { store, enqueue } = bot
    const open = await findChoice(bot, choice)
    const seen = open.map(({ notification, state, delivery }) => ({ notification, state, atMs: delivery.atMs }))
    let count = 0
    const deps = { ledger: store.ledger, enqueue, audit: auditOf(bot, board) }
    for await (const { done } of decideAll(decision, seen, board.user, deps)) count += done.length
    const changed = Math.max(choice.isAll ? open.length - count : choice.seen.length - count, 0)
    const fields = new URLSearchParams({ done: decision, count: String(count), changed: String(changed) })
    return { redirect: `${toListUrl(bot, choice.from)}&${fields.toString()}` }
  }
}
