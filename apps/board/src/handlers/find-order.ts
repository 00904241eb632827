import { parseOrderId } from '@peyk/domain/order'
import { toOrderUrl } from '../bot.ts'
import type { BotRequest, Handler } from '../request.ts'
import { renderUnknownOrder } from '../views/order-page.ts'
import { findOrderPage } from './show-order.ts'

/** Leads to the order that was searched for by its id or number, with a `#` or without. */
export const findOrder: Handler<BotRequest> = async (request) => {
  const { bot, view, query } = request
  const typed = (query.get('id') ?? '').trim()
  if (typed === '') return { redirect: `${bot.root}/` }
  for (const spelling of new Set([typed, typed.replace(/^#\s*/, '')].map((id) => parseOrderId(id) ?? typed))) {
    const page = await findOrderPage(request, spelling)
    if (page === undefined) continue
    const url = toOrderUrl(bot, spelling)
    return url.startsWith(`${bot.root}/orders?`) ? { page } : { redirect: url }
  }
  return { status: 404, page: renderUnknownOrder(view, typed) }
}
