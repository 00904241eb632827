import { setTimeout as delay } from 'node:timers/promises'

export type Repeating = {
  /** No further run begins. One under way goes on. */
  stop: () => void
  /** Resolves when the last run has ended. */
  done: Promise<void>
}

/**
 * Runs `act` at once, and again `everyMs` after each end, until it is stopped. A run that fails goes to `onError` and is followed by the
 * next. Does not keep the process alive.
 */
export function repeat(act: () => Promise<unknown>, everyMs: number, onError: (error: unknown) => void): Repeating {
  const stopping = new AbortController()
  const { signal } = stopping
  const run = async () => {
    while (!signal.aborted) {
      await act().catch(onError)
      await delay(everyMs, undefined, { ref: false, signal }).catch(() => undefined)
    }
  }
  return { stop: () => stopping.abort(), done: run() }
}
