import { setTimeout as delay } from 'node:timers/promises'
import type { Fault } from '../faults.ts'

const REFUSED_MS = 20_000

export const fault: Fault = {
  happens: 'Telegram does not know the token for 20 s (404)',
  must: 'all notified by themselves afterwards',
  orders: 40,
  async run({ simulator, pay, finishesWithin, evidence, check }) {
    simulator.telegram.faults.add({ error: { code: 404, description: 'Not Found' }, probability: 1 })
    await pay()
    await delay(REFUSED_MS)
    simulator.telegram.faults.clear()
    await finishesWithin(60_000)
    const { orders } = await evidence()
    check(
      'all notified once',
      orders.every(({ shown }) => shown === 1),
    )
  },
}
