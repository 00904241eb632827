import type { Notification } from '@peyk/domain/notification'
import { SECOND } from '@peyk/domain/time'
import type { Clock } from '@peyk/domain/time'
import type { Logger } from '@peyk/runtime/logger'

const FIRST_WAIT_MS = 100
/** Below the ledger's grace for an overdue attempt, so that it is not given up while this process lives. */
const LAST_WAIT_MS = 5 * SECOND
/** For a script that fails, by itself or for another call of its step. */
const TRIES_OF_BROKEN = 20

export type PersistDeps = { clock: Clock; logger: Logger }

/**
 * Records the outcome of a request, which only this process knows, though Redis may be away or refuse writes (full, a replica,
 * loading). Tries for as long as the process lives: an orderly stop has its own limit. Throws only when the script itself fails
 * again and again. Waits on `clock`, so that the simulation can drive it.
 */
export async function persist<T>(
  record: () => Promise<T>,
  notification: Notification,
  { clock, logger }: PersistDeps,
): Promise<T> {
  for (let tried = 1, waitMs = FIRST_WAIT_MS; ; tried += 1, waitMs = Math.min(waitMs * 2, LAST_WAIT_MS)) {
    try {
      return await record()
    } catch (error) {
      if (tried >= TRIES_OF_BROKEN && isBroken(error)) throw error
      if (tried === 1)
        logger.warn(
          `Redis does not take what became of order ${notification.orderId}’s notification; this process tries until it does`,
          { event: 'notification.not_recorded', ...notification, error },
        )
      await clock.sleep(waitMs)
    }
  }
}

/** Whether the script itself failed: a refusal of Redis has a code of its own, such as OOM, where such an error has `ERR`. */
function isBroken(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  return /^ERR\b.*user_script/.test(error.message) && !/command not allowed|read.?only/i.test(error.message)
}
