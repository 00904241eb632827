import { setTimeout as delay } from 'node:timers/promises'
import type { Fault } from '../faults.ts'

const SUSPENDED_MS = 60_000
/** Both leave a slow machine the time to have all requests under way at once. */
const ANSWER_MS = 15_000
const SEND_TIMEOUT_MS = 20_000

export const fault: Fault = {
  happens: 'the notifier is suspended for 60 s (SIGSTOP) while the answers to its sends arrive',
  must: 'what arrived is read before the time-out is believed; none is uncertain',
  system: { notifiers: [{ TELEGRAM_SEND_TIMEOUT_MS: String(SEND_TIMEOUT_MS) }] },
  async run({ simulator, victims, customers, pay, within, finishesWithin, evidence, check }) {
    const [, notifier] = victims
    simulator.telegram.faults.add({ method: 'sendMessage', delayMs: ANSWER_MS, probability: 1 })
    const paid = pay()
    const underWay = async () => (await evidence()).orders.filter(({ state }) => state === 'sending').length
    await within(10_000, async () => (await underWay()) === customers.length)
    notifier?.signal('SIGSTOP')
    // What was not written yet is sent afterwards, and answered at once.
    simulator.telegram.faults.clear()
    await delay(SUSPENDED_MS)
    notifier?.signal('SIGCONT')
    await paid
    await finishesWithin(20_000)
    const isSent = async () => (await evidence()).orders.every(({ state }) => state === 'sent')
    check('all are recorded as sent', await within(5000, isSent))
  },
}
