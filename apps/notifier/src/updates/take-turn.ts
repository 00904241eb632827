import { SECOND } from '@peyk/domain/time'
import { JobPostponed } from '@peyk/queues/job-failures'
import type { ChatUpdate, ChatUpdates } from '@peyk/store/chat-updates'

export type TurnDeps = {
  updates: Pick<ChatUpdates, 'before' | 'leave' | 'missingForMs'>
  /** Where an update's job stands; `gone` when there is none. */
  updateState: (updateId: number) => Promise<'waiting' | 'ended' | 'gone'>
}

const WAIT_FOR_EACH_MS = 100
const LONGEST_WAIT_MS = 5 * SECOND
/** An update is noted in its chat right before its job is queued: for so long it may have no job yet. */
const LOST_AFTER_MS = 2 * SECOND

/**
 * Lets the updates of one chat be handled one after the other, in Telegram's order, whichever worker has them. An update that
 * failed for good or lost its job is waited for no longer.
 *
 * @throws {JobPostponed} while an earlier update of the chat is to be handled
 */
export async function takeTurn(update: ChatUpdate, { updates, updateState }: TurnDeps): Promise<void> {
  for (;;) {
    const earlier = await updates.before(update, LONGEST_WAIT_MS / WAIT_FOR_EACH_MS)
    if (earlier.length === 0) return
    for (const [i, updateId] of earlier.entries()) {
      const state = await updateState(updateId)
      const isAwaited =
        state === 'waiting' ||
        (state === 'gone' && (await updates.missingForMs(update.updateId, updateId)) < LOST_AFTER_MS)
      if (isAwaited) {
        const waitMs = (earlier.length - i) * WAIT_FOR_EACH_MS
        throw new JobPostponed(waitMs, `Update ${update.updateId} waits for ${updateId} of the same chat`)
      }
      await updates.leave({ updateId, chatId: update.chatId })
    }
  }
}
