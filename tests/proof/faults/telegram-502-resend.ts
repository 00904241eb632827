import type { Fault } from '../faults.ts'

/** The policy waits a minute for a late answer. */
const RESEND_AFTER_MS = 61_000
const MINUTES = 4
const MINUTE_TAKES_MS = 15_000

export const fault: Fault = {
  happens: 'Telegram shows messages and answers 502, for 5 minutes (`resend`; Redis’s clock goes a minute in 15 s)',
  must: 'nobody reads it more than twice',
  movesRedisClock: true,
  system: { policy: 'resend' },
  async run({ simulator, pay, within, finishesWithin, redisClock, evidence, check }) {
    simulator.telegram.faults.add({ method: 'sendMessage', status: 502, when: 'after', probability: 1 })
    await pay()
    for (let minute = 1; minute <= MINUTES; minute += 1) {
      redisClock.setOffset(minute * RESEND_AFTER_MS)
      await within(MINUTE_TAKES_MS, () => false)
    }
    simulator.telegram.faults.clear()
    await finishesWithin(30_000)
    const { orders } = await evidence()
    const most = Math.max(...orders.map(({ shown }) => shown))
    check('nobody reads it more than twice', most <= 2, `read ${most} times at most`)
  },
}
