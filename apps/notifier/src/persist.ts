import type { Clock } from '@peyk/domain/clock'
import { SECOND } from '@peyk/domain/time'

const FIRST_WAIT_MS = 100
const LAST_WAIT_MS = 5 * SECOND
const TRIES = 20

/**
 * Records what came of a request, through a Redis that refuses writes for a while (full, a replica, loading): this
 * knowledge exists nowhere else. Gives up after about a minute and a half, when the sweep has called the notification uncertain.
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
