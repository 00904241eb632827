import { setTimeout as delay } from 'node:timers/promises'
import { SECOND } from '@peyk/domain/time'
import type { createRedis } from '@peyk/store/connection'
import pTimeout from 'p-timeout'

/** How long Redis may take to answer a process that stops. */
const ANSWER_LIMIT_MS = 0.5 * SECOND
const ASK_EVERY_MS = 0.1 * SECOND

/** A process that stops. */
export type Stopping = {
  signal: AbortSignal
  /** Ends the process at once, with status 0. */
  endNow: (why: string) => void
}

/** Runs work whose outcome only this process knows: it does not end without Redis before that is recorded. */
export type NeededWhile = <Result>(work: () => Promise<Result>) => Promise<Result>

/**
 * Has a process that is asked to stop while Redis is away end at once: what waits for Redis is not written yet, and the next process finds
 * it again. Returns the function around work for which the process goes on waiting.
 */
export function endWithoutRedis(redis: ReturnType<typeof createRedis>, { signal, endNow }: Stopping): NeededWhile {
  let needed = 0
  const watch = async () => {
    for (;;) {
      const answers = await pTimeout(redis.ping(), { milliseconds: ANSWER_LIMIT_MS }).then(
        () => true,
        () => false,
      )
      if (!answers && needed === 0)
        return endNow('Redis does not answer; what waits for it is left to the next process')
      await delay(ASK_EVERY_MS)
    }
  }
  signal.addEventListener('abort', () => void watch())
  return async (work) => {
    needed += 1
    try {
      return await work()
    } finally {
      needed -= 1
    }
  }
}
