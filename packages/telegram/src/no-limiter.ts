import type { RateLimiter, SendSlot } from './send-slot.ts'

/** Returns a limiter without limits. It only waits when Telegram asks this process to. */
export function createNoLimiter(): RateLimiter {
  let heldUntilMs = 0
  let stopped = false
  const slot: SendSlot = { granted: true, use: async (send) => send(), giveBack: () => undefined }
  return {
    async acquire() {
      if (stopped) return { granted: false, because: 'stopping', waitMs: 0 }
      const waitMs = Math.ceil(heldUntilMs - performance.now())
      return waitMs > 0 ? { granted: false, because: 'hold', waitMs } : slot
    },
    async hold(retryAfterMs) {
      heldUntilMs = Math.max(heldUntilMs, performance.now() + retryAfterMs)
      return 'token'
    },
    stop: () => (stopped = true),
    close: async () => undefined,
  }
}
