import { MINUTE, SECOND } from '@peyk/domain/time'

/** The shortest time that Telegram took to answer lately, as this process saw it. */
export type AnswerTimes = {
  note: (tookMs: number) => void
  /** Milliseconds; 0 as long as too little is known. */
  shortestMs: () => number
}

/** The first answers come over connections that had to be made, and many at once. */
const BELIEVED_AFTER_MS = 10 * SECOND
/** A time is forgotten after one to two of these: the way to Telegram may have become another one. */
const REMEMBERED_MS = 10 * MINUTE

/** `nowMs` gives milliseconds that never go back. */
export function createAnswerTimes(nowMs: () => number): AnswerTimes {
  let firstAtMs = Infinity
  let beganMs = Infinity
  let before = Infinity
  let current = Infinity
  return {
    note(tookMs) {
      const atMs = nowMs()
      firstAtMs = Math.min(firstAtMs, atMs)
      beganMs = Math.min(beganMs, atMs)
      if (atMs - beganMs > REMEMBERED_MS) {
        before = current
        current = Infinity
        beganMs = atMs
      }
      current = Math.min(current, tookMs)
    },
    shortestMs() {
      const shortest = Math.min(before, current)
      return nowMs() - firstAtMs < BELIEVED_AFTER_MS || !Number.isFinite(shortest) ? 0 : shortest
    },
  }
}
