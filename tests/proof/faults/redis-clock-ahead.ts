import { setTimeout as delay } from 'node:timers/promises'
import type { Fault } from '../faults.ts'

const AHEAD_MS = 3.5 * 60 * 60_000
/** Each order is checked in that time: the interval is a second. */
const CHECKED_MS = 5000

export const fault: Fault = {
  happens: 'Redis runs 3.5 h ahead, then its clock is corrected (panel polled)',
  must: 'orders are checked within the interval, and all are notified',
  orders: 10,
  movesRedisClock: true,
  system: { settings: { PANEL_UPDATES: 'polling' } },
  async run({ redisClock, simulator, customers, evidence, within, finishesWithin, check }) {
    redisClock.setOffset(AHEAD_MS)
    await delay(CHECKED_MS)
    redisClock.setOffset(0)
    for (const { order } of customers) await simulator.panel.pay(order.id, { silently: true })
    const isNotified = async () => (await evidence()).orders.every(({ shown }) => shown === 1)
    check('all notified within 60 s', await within(60_000, isNotified))
    await finishesWithin(10_000)
  },
}
