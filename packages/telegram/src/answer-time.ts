import { MINUTE } from '@peyk/domain/time'

/** The shortest time that Telegram took to answer lately, as this process saw it. */
export type AnswerTimes = {
  note: (tookMs: number) => void
  /** Milliseconds; 0 as long as nothing was answered. */
  shortestMs: () => number
}

/** A time is forgotten after one to two of these: the way to Telegram may have become another one. */
const REMEMBERED_MS = 10 * MINUTE

export function createAnswerTimes(nowMs: () => number): AnswerTimes {
  let beganMs = nowMs()
  let before = Infinity
  let current = Infinity
  return {
    note(tookMs) {
      if (nowMs() - beganMs > REMEMBERED_MS) {
        before = current
        current = Infinity
        beganMs = nowMs()
      }
      current = Math.min(current, tookMs)
    },
    shortestMs() {
      const shortest = Math.min(before, current)
      return Number.isFinite(shortest) ? shortest : 0
    },
  }
}
