import { setTimeout as delay } from 'node:timers/promises'
import type { Fault } from '../faults.ts'

/** Longer than a process once tried to record. */
const FULL_MS = 100_000

export const fault: Fault = {
  happens: 'Redis is full for 100 s with answers of Telegram under way',
  must: 'what Telegram answered is recorded; none is uncertain',
  orders: 40,
  async run({ simulator, redis, customers, pay, within, finishesWithin, evidence, check }) {
    simulator.telegram.faults.add({ method: 'sendMessage', delayMs: 1500, probability: 1 })
    const paid = pay()
    const underWay = async () => (await evidence()).orders.filter(({ state }) => state === 'sending').length
    await within(10_000, async () => (await underWay()) === customers.length)
    await redis.config('SET', 'maxmemory', '1')
    await delay(FULL_MS)
    await redis.config('SET', 'maxmemory', '0')
    await paid
    await finishesWithin(15_000)
    const { orders } = await evidence()
    check(
      'all are recorded as sent',
      orders.every(({ state }) => state === 'sent'),
    )
  },
}
