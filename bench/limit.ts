import type { Benchmark, Measurement, Side } from './benchmark.ts'
import { withScene } from './scene.ts'
import type { Environment } from './scene.ts'
import { toShareUsed, untilSent } from './sends.ts'

export type LimitCase = {
  side: Side
  env?: Environment
  perSecond: number
  processes: number
  /** How many of the waiting messages are for one chat, in a row. */
  perChat: number
  waiting: number
  /** How many seconds' worth of them are sent. */
  seconds: number
}

export const USUAL = { side: 'peyk', perSecond: 30, processes: 1, perChat: 1, waiting: 10_000, seconds: 60 } as const
const PAID = { ...USUAL, perSecond: 1000, seconds: 10 }
export const SMOKE = { waiting: 100, seconds: 3 }

/** How much of Telegram's limit is used while many messages wait, and how many come too soon. */
export const limit: Benchmark = async ({ isSmoke, say }) => {
  if (isSmoke) return { 'limit.30.8': await measureLimit({ ...USUAL, ...SMOKE, processes: 2 }, say) }
  return {
    'limit.30.1': await measureLimit(USUAL, say),
    'limit.30.8': await measureLimit({ ...USUAL, processes: 8 }, say),
    'limit.30.two-a-chat': await measureLimit({ ...USUAL, perChat: 2 }, say),
    'limit.1000.1': await measureLimit(PAID, say),
    'limit.1000.8': await measureLimit({ ...PAID, processes: 8 }, say),
  }
}

/** The simulator counts strictly, by the time at which it takes a message. */
export function measureLimit(limitCase: LimitCase, say: (text: string) => void): Promise<Measurement> {
  const { side, env, perSecond, processes, perChat, waiting, seconds } = limitCase
  say(`${perSecond} a second, ${processes} processes, ${perChat} for each chat`)
  return withScene({ limitPerSecond: perSecond }, async ({ enqueue, startWorker, simulator }) => {
    await enqueue(side, { first: 0, count: waiting, perChat })
    const limits = { TELEGRAM_RATE_PER_SECOND: String(perSecond), TELEGRAM_CHAT_INTERVAL_MS: '1000' }
    await Promise.all(Array.from({ length: processes }, () => startWorker(side, { ...limits, ...env })))
    const count = seconds * perSecond
    await untilSent(simulator, count, 300_000)
    const sent = simulator.telegram.sends().times.slice(0, count)
    return { value: 100 * toShareUsed(sent, perSecond), tooSoon: simulator.telegram.violations() }
  })
}
