import type { RateLimiter } from '@peyk/telegram/send-slot'
import { pauseOnFaults } from '../../apps/notifier/src/pausing-limiter.ts'
import type { SimulatedProcess } from './simulated-process.ts'
import type { Station } from './station.ts'
import type { World } from './world.ts'

type Limiter = Pick<RateLimiter, 'acquire'>

/**
 * Telegram's limits as deliveries meet them: some wait their turn, some are sent away. Pauses of all sending and waits of single chats
 * are the real ones. The real limiter's order and speed are not what the simulation is about.
 */
export function createSimulatedLimits(world: World, stationOf: (process: SimulatedProcess) => Station) {
  const { random, count } = world
  let asked = 0
  /** What a process knows of outcomes is gone after a crash. */
  const known = new Map<string, Limiter>()

  const open = (process: SimulatedProcess): Limiter => {
    const limiter: Limiter = {
      async acquire(chatId) {
        if (random.chance(0.3)) await process.clock.sleep(random.spread(30, 15_000))
        if (random.chance(0.1)) return { granted: false, because: 'chat', waitMs: random.spread(300, 5000) }
        const id = `${process.name}/${(asked += 1)}`
        const [grant] = await stationOf(process).grantSlots([{ id, chatId, priority: 0 }], [])
        if (grant === undefined) throw new Error('expected an answer for the only waiter')
        if (!grant.granted) {
          if (grant.because === 'paused') count('met a pause')
          return grant
        }
        if (grant.isTrial) count('let through by a pause')
        const trial = grant.isTrial ? { trialId: id } : {}
        return { granted: true, use: async (send) => send(), giveBack: () => undefined, ...trial }
      },
    }
    return pauseOnFaults(limiter, { sending: stationOf(process).store.sending, onWait: () => undefined })
  }
  return (process: SimulatedProcess): Limiter => {
    const key = `${process.name} ${process.life}`
    const limiter = known.get(key) ?? open(process)
    known.set(key, limiter)
    return limiter
  }
}
