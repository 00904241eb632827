import { setTimeout as delay } from 'node:timers/promises'
import type { Fault } from '../faults.ts'

const AHEAD_MS = 2 * 60 * 60_000
const AHEAD_FOR_MS = 15_000

export const fault: Fault = {
  happens: 'a notifier’s clock is 2 h ahead for 15 s, in which it postpones notifications; then it is killed',
  must: 'all notified: a worker’s clock decides nothing that outlives it',
  orders: 10,
  // The answer to each link postpones its chat's notification to a time after the kill.
  system: { notifiers: [{}], settings: { TELEGRAM_CHAT_INTERVAL_MS: '40000' } },
  async run({ createClock, start, victims, pay, finishesWithin, check }) {
    const [, notifier] = victims
    const clock = await createClock()
    clock.setOffset(AHEAD_MS)
    notifier?.signal('SIGSTOP')
    const ahead = await start('notifier', clock.env)
    await pay()
    await delay(AHEAD_FOR_MS)
    await ahead.close('SIGKILL')
    notifier?.signal('SIGCONT')
    check('all are sent within 90 s', await finishesWithin(90_000))
  },
}
