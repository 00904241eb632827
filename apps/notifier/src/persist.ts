import type { Clock } from '@peyk/domain/clock'
import { SECOND } from '@peyk/domain/time'

const FIRST_WAIT_MS = 100
const LAST_WAIT_MS = 5 * SECOND
const TRIES = 20

/**
 * Records the outcome of a request, which only this process knows, though Redis may refuse writes for a while (full, a replica,
 * loading). Throws after about a minute and a half; by then the sweep has made the notification uncertain. Waits on `clock`, so that
 * the simulation can drive it.
 */
export async function persist<T>(record: () => Promise<T>, clock: Clock): Promise<T> {
  for (let tried = 1, waitMs = FIRST_WAIT_MS; ; tried += 1, waitMs = Math.min(waitMs * 2, LAST_WAIT_MS)) {
    try {
      return await record()
    } catch (error) {
      if (tried === TRIES) throw error
      await clock.sleep(waitMs)
    }
  }
}
