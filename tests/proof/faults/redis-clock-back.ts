import { setTimeout as delay } from 'node:timers/promises'
import type { Fault } from '../faults.ts'

const MINUTE = 60_000
/** Several, since only a key that ends later than the clock's moment is affected. */
const OFFSETS = [-10 * MINUTE, -20 * MINUTE, -30 * MINUTE]
/** Telegram's own limit: sends wait for their slots, and the limiter has keys with an end. */
const SETTINGS = { TELEGRAM_RATE_PER_SECOND: '30', TELEGRAM_CHAT_INTERVAL_MS: '1000' }

export const fault: Fault = {
  happens: 'Redis’s clock goes 10 min back, three times, while 30 messages a second are sent',
  must: 'sending goes on',
  orders: 150,
  movesRedisClock: true,
  system: { settings: SETTINGS },
  async run({ redisClock, pay, finishesWithin, simulator, within, check }) {
    const sent = () => simulator.telegram.calls('sendMessage').length
    const before = sent()
    const paid = pay(undefined, 5000)
    await within(10_000, () => sent() - before > 40)
    for (const offset of OFFSETS) {
      redisClock.setOffset(offset)
      await delay(700)
    }
    await paid
    check('all are sent within 40 s', await finishesWithin(40_000))
  },
}
