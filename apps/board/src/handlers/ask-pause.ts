import { toErrorAnswer } from '../answer.ts'
import { toPauseOutcomeUrl } from '../pause-action.ts'
import type { PauseAction } from '../pause-action.ts'
import type { BotRequest, Handler } from '../request.ts'
import { renderPauseQuestion } from '../views/pause-question.ts'

/** Asks before all sending is paused or resumed. */
export function askPause(action: PauseAction): Handler<BotRequest> {
  return (request, { readOnly }) => {
    const { bot, view } = request
    if (readOnly) return toErrorAnswer(405, 'readOnly', request)
    const { pause } = view
    if (action === 'pause' && pause?.reason === 'operator') return { redirect: toPauseOutcomeUrl(bot, 'paused-before') }
    if (action === 'resume' && pause === undefined) return { redirect: toPauseOutcomeUrl(bot, 'not-paused') }
    return { page: renderPauseQuestion(view, action, pause) }
  }
}
