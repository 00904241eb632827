import { setTimeout as delay } from 'node:timers/promises'
import type { Fault } from '../faults.ts'

const AHEAD_MS = 31 * 24 * 60 * 60_000
const AHEAD_FOR_MS = 25_000

export const fault: Fault = {
  happens: 'Redis’s clock is 31 days ahead for 25 s (panel polled)',
  must: 'no pending order expires, and all are notified',
  orders: 10,
  movesRedisClock: true,
  system: { settings: { PANEL_UPDATES: 'polling' } },
  async run({ redisClock, simulator, customers, evidence, within, finishesWithin, redis, prefix, check }) {
    redisClock.setOffset(AHEAD_MS)
    await delay(AHEAD_FOR_MS)
    redisClock.setOffset(0)
    const pending = await redis.zcard(`{${prefix}}:pending`)
    check('all are still pending', pending === customers.length, `${customers.length - pending} expired`)
    for (const { order } of customers) await simulator.panel.pay(order.id, { silently: true })
    const isNotified = async () => (await evidence()).orders.every(({ shown }) => shown === 1)
    check('all notified within 40 s', await within(40_000, isNotified))
    await finishesWithin(10_000)
  },
}
