import type { Fault } from '../faults.ts'

const PAID_OVER_MS = 20_000
/** What is under way when the first 502 comes, and a few in a row. */
const MOST_UNCERTAIN = 10

export const fault: Fault = {
  happens: 'Telegram answers 502 for 20 s, in which orders are paid (`hold`)',
  must: `sending stops after a few unknown outcomes (${MOST_UNCERTAIN} at most here), and all others are notified by themselves`,
  orders: 60,
  async run({ simulator, pay, finishesWithin, evidence, check }) {
    simulator.telegram.faults.add({ method: 'sendMessage', status: 502, probability: 1 })
    await pay(undefined, PAID_OVER_MS)
    simulator.telegram.faults.clear()
    await finishesWithin(60_000)
    const { orders } = await evidence()
    const uncertain = orders.filter(({ state }) => state === 'uncertain').length
    check(`at most ${MOST_UNCERTAIN} uncertain`, uncertain <= MOST_UNCERTAIN)
    check('the others notified', orders.filter(({ shown }) => shown === 1).length === orders.length - uncertain)
  },
}
