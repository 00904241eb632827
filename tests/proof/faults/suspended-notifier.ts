import { setTimeout as delay } from 'node:timers/promises'
import type { Fault } from '../faults.ts'

const SUSPENDED_MS = 60_000

export const fault: Fault = {
  happens: 'the notifier is suspended for 60 s (SIGSTOP) while the answers to its sends arrive',
  must: 'what arrived is read before the time-out is believed; none is uncertain',
  system: { notifiers: [{}] },
  async run({ simulator, victims, customers, pay, within, finishesWithin, evidence, check }) {
    const [, notifier] = victims
    simulator.telegram.faults.add({ method: 'sendMessage', delayMs: 1000, probability: 1 })
    const paid = pay()
    const underWay = async () => (await evidence()).orders.filter(({ state }) => state === 'sending').length
    await within(10_000, async () => (await underWay()) === customers.length)
    notifier?.signal('SIGSTOP')
    await delay(SUSPENDED_MS)
    notifier?.signal('SIGCONT')
    await paid
    await finishesWithin(20_000)
    const isSent = async () => (await evidence()).orders.every(({ state }) => state === 'sent')
    check('all are recorded as sent', await within(5000, isSent))
  },
}
