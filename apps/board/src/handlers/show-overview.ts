import { parseNotificationFilter } from '../notification-filter.ts'
import type { BotRequest } from '../request.ts'
import type { Handler } from '../routes.ts'
import { renderOverview } from '../views/overview-page.ts'

export const showOverview: Handler<BotRequest> = async ({ bot, view, query }) => ({
  page: renderOverview(view, await bot.readOverview(), parseNotificationFilter(query.get('show'))),
})
