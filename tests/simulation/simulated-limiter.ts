import type { RateLimiter } from '@peyk/telegram/send-slot'
import type { SimulatedProcess } from './simulated-process.ts'
import type { World } from './world.ts'

/**
 * Telegram's limits as deliveries meet them: some wait their turn, some are sent away. The real limiter only decides when a
 * message goes, and whether it goes is what the simulation is about.
 */
export function createSimulatedLimits({ random, elapsedMs }: World) {
  let heldUntilMs = 0

  return (process: SimulatedProcess): Pick<RateLimiter, 'acquire' | 'hold'> => ({
    async acquire() {
      if (random.chance(0.3)) await process.clock.sleep(random.spread(30, 15_000))
      const heldMs = heldUntilMs - elapsedMs()
      if (heldMs > 0) return { granted: false, because: 'hold', waitMs: heldMs }
      if (random.chance(0.1)) return { granted: false, because: 'chat', waitMs: random.spread(300, 5000) }
      return { granted: true, use: async (send) => send(), giveBack: () => undefined }
    },
    async hold(retryAfterMs) {
      heldUntilMs = Math.max(heldUntilMs, elapsedMs() + retryAfterMs)
      return 'token'
    },
  })
}
