import { parseOrderId } from '@peyk/domain/order'
import { readOrderHistory } from '../order-history.ts'
import { parseAtMs, parseFrom } from '../decision.ts'
import { findNext } from '../notification-list.ts'
import type { BotRequest, Handler } from '../request.ts'
import type { Page } from '../views/frame.ts'
import { renderOrder, renderUnknownOrder } from '../views/order-page.ts'
import type { Words } from '../words.ts'

export const showOrder: Handler<BotRequest> = async (request) => {
  const given = String(request.params['id'])
  const page = await findOrderPage(request, given)
  return page === undefined ? { status: 404, page: renderUnknownOrder(request.view, given) } : { page }
}

/** Returns the order's page, or `undefined` when nothing is known of such an order. */
export async function findOrderPage({ bot, view, query }: BotRequest, given: string): Promise<string | undefined> {
  const orderId = parseOrderId(given)
  const from = parseFrom(query)
  const done = query.get('done')
  const [found, next] = await Promise.all([
    orderId === undefined ? undefined : readOrderHistory(bot.store, orderId),
    done === null || from === undefined ? undefined : findNext(bot.store, from, parseAtMs(query.get('at'))),
  ])
  if (found === undefined) return undefined
  const message = toMessage(done, view.words)
  return renderOrder(view, found, { from, message, next })
}

function toMessage(done: string | null, { decide: words }: Words): Page['message'] {
  if (done === 'resend') return { kind: 'done', text: words.resent }
  if (done === 'resolve') return { kind: 'done', text: words.resolved }
  return done === 'changed' ? { kind: 'problem', text: words.changed } : undefined
}
