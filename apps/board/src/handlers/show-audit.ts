import type { BotRequest, Handler } from '../request.ts'
import { renderAudit } from '../views/audit-page.ts'

const SHOWN = 200

/** Shows what operators did last. */
export const showAudit: Handler<BotRequest> = async ({ bot, view }) => ({
  page: renderAudit(view, await bot.store.audit.list(SHOWN)),
})
