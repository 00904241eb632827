import type { BotRequest, Handler } from '../request.ts'
import { PAUSE_OUTCOMES } from '../pause-action.ts'
import { renderOverview } from '../views/overview-page.ts'
import type { Page } from '../views/frame.ts'
import type { Words } from '../words.ts'

export const showOverview: Handler<BotRequest> = async ({ bot, view, query }) => ({
  page: renderOverview(view, await bot.readOverview(), toMessage(query.get('done'), view.words)),
})

function toMessage(done: string | null, { pause: { outcomes } }: Words): Page['message'] {
  const outcome = PAUSE_OUTCOMES.find((each) => each === done)
  if (outcome === undefined) return undefined
  return { kind: outcome === 'paused' || outcome === 'resumed' ? 'done' : 'problem', text: outcomes[outcome] }
}
