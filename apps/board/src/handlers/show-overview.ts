import { parseNotificationFilter } from '../notification-filter.ts'
import type { BotRequest, Handler } from '../request.ts'
import { renderOverview } from '../views/overview-page.ts'

export const showOverview: Handler<BotRequest> = async ({ bot, view, query }) => ({
  page: renderOverview(view, await bot.readOverview(), parseNotificationFilter(query.get('show'))),
})
