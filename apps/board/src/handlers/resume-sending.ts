import { toPauseOutcomeUrl } from '../pause-action.ts'
import { auditOf } from '../request.ts'
import type { BotRequest, Handler } from '../request.ts'

/** Ends the pause of all sending that the user saw, in the user's name. Leaves another one that came meanwhile. */
export const resumeSending: Handler<BotRequest> = async ({ bot, view, form }, board) => {
  const { pause } = view
  if (pause !== undefined && pause.reason !== form.get('reason'))
    return { redirect: toPauseOutcomeUrl(bot, 'other-pause') }
  const ended = await bot.store.sending.resume(board.user)
  if (ended !== undefined) await auditOf(bot, board)({ act: 'resume', detail: ended.reason })
  return { redirect: toPauseOutcomeUrl(bot, ended === undefined ? 'not-paused' : 'resumed') }
}
