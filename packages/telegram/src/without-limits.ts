import type { RateLimiter, SendSlot } from './send-slot.ts'

/** One question to Redis serves all requests of this time. */
const ANSWER_COUNTS_MS = 100

/** Returns a limiter without limits, which asks the given one only while a pause or a chat's wait hinders sending. */
export function withoutLimits(limiter: RateLimiter, isHindered: () => Promise<boolean>): RateLimiter {
  const slot: SendSlot = { granted: true, use: async (send) => send(), giveBack: () => undefined }
  let stopped = false
  let known: { untilMs: number; answer: Promise<boolean> } | undefined

  const ask = async (): Promise<boolean> => {
    if (known === undefined || performance.now() >= known.untilMs)
      known = { untilMs: performance.now() + ANSWER_COUNTS_MS, answer: isHindered() }
    return known.answer
  }
  return {
    async acquire(chatId, priority, patienceMs) {
      if (stopped || (await ask())) return limiter.acquire(chatId, priority, patienceMs)
      return slot
    },
    stop: () => {
      stopped = true
      limiter.stop()
    },
    close: limiter.close,
  }
}
