import type { Store } from '@peyk/store/store'
import { parseUpdate, placeOf } from '@peyk/telegram/update'
import type { ChatAction } from '@peyk/telegram/update'
import type { Operators } from '../operators/operators.ts'
import { answerMessage } from './answer-message.ts'
import type { AnswerMessageDeps } from './answer-message.ts'
import { answerPress } from './answer-press.ts'
import { followMigration, recordReachability } from './chat-changes.ts'
import { pressButton } from './press-button.ts'
import type { PressDeps } from './press-button.ts'
import { takeTurn } from './take-turn.ts'
import type { TurnDeps } from './take-turn.ts'

export type HandleUpdateDeps = AnswerMessageDeps &
  PressDeps &
  Omit<TurnDeps, 'updates'> & {
    store: Pick<Store, 'updates'>
    /** Makes the job of an update run now. */
    promoteUpdate: (updateId: number) => Promise<void>
    /** Called for each update that cannot be read. */
    countUnreadable: () => void
    operators: Pick<Operators, 'handleCommand' | 'pressButton'>
  }

/**
 * Does what one Telegram update asks for, once, after the earlier updates of its chat. Returns what was done, in a word or two.
 *
 * @throws {JobPostponed} when it is not its turn, or Telegram's limits want it to wait; everything done before is safe to repeat
 */
export async function handleUpdate(update: { update_id: number }, deps: HandleUpdateDeps): Promise<string> {
  const { update_id: updateId } = update
  const { updates } = deps.store
  if (await updates.isHandled(updateId)) return 'handled before'
  const action = readAction(update, deps)
  const place = placeOf(update)
  if (place !== undefined) await takeTurn(place, { updates, updateState: deps.updateState })
  const result = await act(updateId, action, deps)
  const next = await updates.finish(updateId, place?.chatId)
  // Without this the next update's job runs a moment later.
  if (next !== undefined) await deps.promoteUpdate(next).catch(() => undefined)
  return result
}

/** Nobody can do anything about an update that the Bot API does not describe, and it comes again as it is: it counts as handled. */
function readAction(update: { update_id: number }, { logger, countUnreadable }: HandleUpdateDeps): ChatAction {
  try {
    return parseUpdate(update)
  } catch (error) {
    logger.warn('An update of Telegram cannot be read; it is left out', {
      event: 'update.unreadable',
      updateId: update.update_id,
      error,
    })
    countUnreadable()
    return { kind: 'ignored' }
  }
}

async function act(updateId: number, action: ChatAction, deps: HandleUpdateDeps): Promise<string> {
  switch (action.kind) {
    case 'ignored':
      if (action.callbackId !== undefined) await answerPress(deps.api, action.callbackId)
      return 'ignored'
    case 'reachability':
      return recordReachability(action, deps)
    case 'migration':
      return followMigration(action, deps)
    case 'button':
      return deps.operators.pressButton(action) ?? pressButton(updateId, action, deps)
    case 'text':
    case 'command':
      return answerMessage(updateId, action, deps)
  }
}
