import { toPauseOutcomeUrl } from '../pause-action.ts'
import type { BotRequest, Handler } from '../request.ts'

const DETAIL_LENGTH = 200

/** Pauses all sending, in the user's name. */
export const pauseSending: Handler<BotRequest> = async ({ bot, form }, { user }) => {
  const detail = (form.get('detail') ?? '').trim().slice(0, DETAIL_LENGTH)
  const isNew = await bot.store.sending.pause('operator', { by: user, ...(detail !== '' && { detail }) })
  return { redirect: toPauseOutcomeUrl(bot, isNew ? 'paused' : 'paused-before') }
}
