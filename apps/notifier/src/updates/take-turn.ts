import { SECOND } from '@peyk/domain/time'
import { JobPostponed } from '@peyk/queues/job-failures'
import type { ChatUpdate, ChatUpdates } from '@peyk/store/chat-updates'

export type TurnDeps = {
  updates: Pick<ChatUpdates, 'before' | 'leave' | 'missingForMs'>
  /** Returns the state of an update's job; `gone` when there is none. */
  updateState: (updateId: number) => Promise<'waiting' | 'ended' | 'gone'>
}

const WAIT_FOR_EACH_MS = 100
const LONGEST_WAIT_MS = 5 * SECOND
/** An update joins its chat right before its job is enqueued, so it may have no job for a moment. */
const LOST_AFTER_MS = 2 * SECOND

/**
 * Handles the updates of one chat one after the other, in Telegram's order, by any number of workers. Does not wait for an update
 * that failed for good or lost its job.
 *
 * @throws {JobPostponed} while an earlier update of the chat is not handled yet
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
