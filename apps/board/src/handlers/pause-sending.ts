import { toPauseOutcomeUrl } from '../pause-action.ts'
import { auditOf } from '../request.ts'
import type { BotRequest, Handler } from '../request.ts'

const DETAIL_LENGTH = 200

/** Pauses all sending, in the user's name. */
export const pauseSending: Handler<BotRequest> = async ({ bot, form }, board) => {
  const detail = (form.get('detail') ?? '').trim().slice(0, DETAIL_LENGTH)
  const isNew = await bot.store.sending.pause('operator', { by: board.user, ...(detail !== '' && { detail }) })
  if (isNew) await auditOf(bot, board)({ act: 'pause', ...(detail !== '' && { detail }) })
  return { redirect: toPauseOutcomeUrl(bot, isNew ? 'paused' : 'paused-before') }
}
